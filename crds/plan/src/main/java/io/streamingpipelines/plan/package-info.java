/**
 * The contract between operator and driver: the plan that a driver runs and the reports that it
 * sends back.
 *
 * <p>Records, strict and versioned by {@link
 * io.streamingpipelines.plan.PipelinePlan#FORMAT_VERSION}, and pure functions that both use, such
 * as {@link io.streamingpipelines.plan.SqlName}. Allowed types of the records: String, numbers,
 * boolean, enums, lists, string maps and records of these; times are milliseconds. Records with
 * many parts have builders, which are generated. May import nothing but {@code java.*},
 * jackson-annotations, JSpecify and RecordBuilder's annotations.
 */
@NullMarked
package io.streamingpipelines.plan;

import org.jspecify.annotations.NullMarked;
