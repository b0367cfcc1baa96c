/**
 * The driver's HTTP server: liveness, readiness, report, metrics, drain. It knows the driver only
 * as {@link io.streamingpipelines.runtime.management.Managed}. It may import the plan's records,
 * runtime.plan, the HTTP server and the metrics library, but nothing from Spark.
 */
@NullMarked
package io.streamingpipelines.runtime.management;

import org.jspecify.annotations.NullMarked;
