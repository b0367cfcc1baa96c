package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.WriteSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.WritePlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How rows enter their table. */
final class Writes {
  private static final Choice<String> MODE =
      Choice.of("a write mode", "append", "upsert", "complete");

  static WritePlan compile(Place place, @Nullable WriteSpec spec) {
    if (spec == null) {
      return new WritePlan.Append();
    }
    String mode = MODE.read(place.field("mode"), spec.mode(), "append");
    boolean known = spec.mode() == null || MODE.values().containsKey(spec.mode());
    if (mode.equals("upsert")) {
      return upsert(place, spec);
    }
    if (known && hasUpsertFields(spec)) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.KEYS_ARE_FOR_UPSERT);
    }
    return mode.equals("complete") ? new WritePlan.Complete() : new WritePlan.Append();
  }

  private static boolean hasUpsertFields(WriteSpec spec) {
    return !spec.keys().isEmpty()
        || !spec.sequenceBy().isEmpty()
        || !spec.columns().isEmpty()
        || spec.deleteWhen() != null
        || spec.ignoreNulls() != null
        || spec.tombstoneRetention() != null;
  }

  private static WritePlan upsert(Place place, WriteSpec spec) {
    if (spec.keys().isEmpty()) {
      place.error(ProblemCode.MISSING, Rules.UPSERT_NEEDS_KEYS);
    }
    List<String> keys = Texts.columns(place.field("keys"), spec.keys());
    List<String> columns = Texts.columns(place.field("columns"), spec.columns());
    for (int i = 0; i < keys.size() && !columns.isEmpty(); i++) {
      String key = keys.get(i);
      if (columns.stream().noneMatch(key::equalsIgnoreCase)) {
        place
            .field("columns")
            .error(
                ProblemCode.MISSING, "key '" + key + "' is not among the stored columns: add it");
      }
    }
    return new WritePlan.Upsert(
        keys,
        Texts.columns(place.field("sequenceBy"), spec.sequenceBy()),
        Texts.optional(
            place.field("deleteWhen"),
            place.field("deleteWhen").resolved(spec.deleteWhen()),
            "a boolean SQL expression"),
        columns,
        Boolean.TRUE.equals(spec.ignoreNulls()),
        Durations.millis(
            place.field("tombstoneRetention"),
            spec.tombstoneRetention(),
            Defaults.TOMBSTONE_RETENTION));
  }

  private Writes() {}
}
