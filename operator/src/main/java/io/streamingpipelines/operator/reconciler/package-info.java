/** Ties the steps together for JOSDK: observe, compile, decide, execute, tell. */
@NullMarked
package io.streamingpipelines.operator.reconciler;

import org.jspecify.annotations.NullMarked;
