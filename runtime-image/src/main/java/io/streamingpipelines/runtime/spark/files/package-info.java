/**
 * How Spark lists and reads files: it reads each file once, and either the whole file or nothing.
 */
@NullMarked
package io.streamingpipelines.runtime.spark.files;

import org.jspecify.annotations.NullMarked;
