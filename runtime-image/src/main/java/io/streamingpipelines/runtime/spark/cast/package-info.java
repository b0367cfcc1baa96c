/** A rule of Spark's analyzer that bounds casts of text to DECIMAL. */
@NullMarked
package io.streamingpipelines.runtime.spark.cast;

import org.jspecify.annotations.NullMarked;
