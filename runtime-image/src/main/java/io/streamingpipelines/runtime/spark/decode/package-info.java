/**
 * Decodes documents to columns. Decoding is strict: it accepts only whole documents and reports a
 * reason for each malformed one (docs/design/semantics.md#malformed-documents).
 *
 * <p>Runs on executors, row by row, on Spark's internal values. Does not know plans, flows or
 * sources, except for {@link io.streamingpipelines.plan.DecodePlan}.
 */
@NullMarked
package io.streamingpipelines.runtime.spark.decode;

import org.jspecify.annotations.NullMarked;
