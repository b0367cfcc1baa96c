/**
 * Sinks: one class for each kind defines which columns the sink accepts, how it is written, and
 * what its folder or topic requires of a checkpoint.
 */
@NullMarked
package io.streamingpipelines.runtime.sink;

import org.jspecify.annotations.NullMarked;
