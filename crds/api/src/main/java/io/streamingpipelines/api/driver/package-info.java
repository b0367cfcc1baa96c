/** How the driver and its executors run: pods, environment, Spark settings, restarts, draining. */
@NullMarked
package io.streamingpipelines.api.driver;

import org.jspecify.annotations.NullMarked;
