/** The operator's own health and metrics over HTTP. */
@NullMarked
package io.streamingpipelines.operator.management;

import org.jspecify.annotations.NullMarked;
