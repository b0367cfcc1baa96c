/**
 * What a checkpoint remembers about the query that it was made for, and what a changed query means
 * for it. Pure: no Spark, no I/O.
 */
@NullMarked
package io.streamingpipelines.runtime.change;

import org.jspecify.annotations.NullMarked;
