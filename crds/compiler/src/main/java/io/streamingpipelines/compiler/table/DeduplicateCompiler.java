package io.streamingpipelines.compiler.table;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.DeduplicateSpec;
import io.streamingpipelines.api.table.TableSpec;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.compiler.write.WriteKinds;
import io.streamingpipelines.plan.DeduplicatePlan;
import io.streamingpipelines.plan.WritePlan;
import org.jspecify.annotations.Nullable;

/** A table's deduplication. {@code graph} checks its inputs and expectations. */
final class DeduplicateCompiler {
  static @Nullable DeduplicatePlan compile(FieldPath path, TableSpec table, WritePlan write) {
    DeduplicateSpec spec = table.deduplicate();
    if (spec == null) {
      return null;
    }
    FieldPath at = path.field("deduplicate");
    if (spec.keys().isEmpty()) {
      at.field("keys")
          .error(ProblemCode.MISSING, "is missing: name the columns that are equal in duplicates");
    }
    if (!WriteKinds.of(write).canDeduplicate()) {
      at.error(ProblemCode.NOT_TOGETHER, Rules.COMPLETE_DOES_NOT_DEDUPLICATE);
    }
    String within = spec.within();
    if (within == null && table.unboundedState() == null) {
      at.error(ProblemCode.UNBOUNDED_STATE, Rules.DEDUPLICATE_NEEDS_A_BOUND);
    }
    return new DeduplicatePlan(
        Texts.columns(at.field("keys"), spec.keys()),
        within == null ? null : Long.valueOf(Durations.millis(at.field("within"), within, "1h")));
  }

  private DeduplicateCompiler() {}
}
