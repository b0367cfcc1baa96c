/** Connects the steps for JOSDK: observe, compile, decide, execute, report. */
@NullMarked
package io.streamingpipelines.operator.reconciler;

import org.jspecify.annotations.NullMarked;
