/**
 * Runs a plan inside this JVM by the driver's own code, and shows its progress. The only package
 * here that may need Spark.
 */
@NullMarked
package io.streamingpipelines.cli.run;

import org.jspecify.annotations.NullMarked;
