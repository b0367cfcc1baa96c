/** How Spark lists and reads files: each once, and each whole or not at all. */
@NullMarked
package io.streamingpipelines.runtime.spark.files;

import org.jspecify.annotations.NullMarked;
