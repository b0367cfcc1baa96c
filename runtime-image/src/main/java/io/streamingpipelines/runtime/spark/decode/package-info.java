/**
 * Documents into columns: strict, whole documents only, each failure with its reason
 * (docs/design/semantics.md#malformed-documents).
 *
 * <p>Runs on executors, row by row, on Spark's internal values. Knows nothing of plans, flows or
 * sources beyond {@link io.streamingpipelines.plan.DecodePlan}.
 */
@NullMarked
package io.streamingpipelines.runtime.spark.decode;

import org.jspecify.annotations.NullMarked;
