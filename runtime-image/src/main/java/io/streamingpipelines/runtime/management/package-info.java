/**
 * The driver's HTTP server: liveness, readiness, report, metrics, drain. Knows the driver only as
 * {@link io.streamingpipelines.runtime.management.Managed}; may import the plan's records,
 * runtime.plan, the HTTP server and the metrics library, nothing of Spark.
 */
@NullMarked
package io.streamingpipelines.runtime.management;

import org.jspecify.annotations.NullMarked;
