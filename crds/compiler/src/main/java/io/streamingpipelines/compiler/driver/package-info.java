/** How the driver and its executors run: Spark settings, environment, Secrets, restarts. */
@NullMarked
package io.streamingpipelines.compiler.driver;

import org.jspecify.annotations.NullMarked;
