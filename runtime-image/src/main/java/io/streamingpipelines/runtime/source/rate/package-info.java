/** Spark's generator of rows. */
@NullMarked
package io.streamingpipelines.runtime.source.rate;

import org.jspecify.annotations.NullMarked;
