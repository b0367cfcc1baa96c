/** Delta tables outside the pipeline, and its own tables as other flows read them. */
@NullMarked
package io.streamingpipelines.runtime.source.delta;

import org.jspecify.annotations.NullMarked;
