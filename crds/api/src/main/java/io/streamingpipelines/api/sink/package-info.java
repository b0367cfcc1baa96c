/** Sinks. {@code SinkSpec} has a field for each kind, and each kind is one record. */
@NullMarked
package io.streamingpipelines.api.sink;

import org.jspecify.annotations.NullMarked;
