/** Sinks. {@code SinkKinds} lists the kinds; each kind is one class. */
@NullMarked
package io.streamingpipelines.compiler.sink;

import org.jspecify.annotations.NullMarked;
