/** The user's own functions: their jars, their classes, and what SQL learns of them. */
@NullMarked
package io.streamingpipelines.runtime.spark.function;

import org.jspecify.annotations.NullMarked;
