/** The user's own functions: their jars, their classes, and their registration for SQL. */
@NullMarked
package io.streamingpipelines.runtime.spark.function;

import org.jspecify.annotations.NullMarked;
