/**
 * The way in and out of Spark's internals. This package and those below it are the only ones that
 * use them; none of them appears in the signatures that others call. What is used is part of no
 * public API, so each upgrade of Spark starts here.
 */
@NullMarked
package io.streamingpipelines.runtime.spark;

import org.jspecify.annotations.NullMarked;
