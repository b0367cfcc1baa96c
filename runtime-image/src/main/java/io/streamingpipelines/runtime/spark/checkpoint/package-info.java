/** Writers of checkpoint files, as Spark's {@code CheckpointFileManager}. */
@NullMarked
package io.streamingpipelines.runtime.spark.checkpoint;

import org.jspecify.annotations.NullMarked;
