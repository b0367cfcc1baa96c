/**
 * Runs a plan in this JVM with the driver's own code, and shows its progress. The only package of
 * this module that may need Spark.
 */
@NullMarked
package io.streamingpipelines.cli.run;

import org.jspecify.annotations.NullMarked;
