package io.streamingpipelines.compiler.write;

import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the modes with keys share.
 *
 * @param columns the stored columns, the keys among them; empty means all
 */
record KeyedFields(
    List<String> keys,
    List<String> sequenceBy,
    @Nullable String deleteWhen,
    List<String> columns,
    long tombstoneRetentionMillis) {
  static final Set<String> NAMES =
      Set.of("keys", "sequenceBy", "deleteWhen", "columns", "tombstoneRetention");

  static KeyedFields compile(FieldPath path, WriteSpec spec) {
    List<String> keys = Texts.columns(path.field("keys"), spec.keys());
    FieldPath deleteWhen = path.field("deleteWhen");
    return new KeyedFields(
        keys,
        Texts.columns(path.field("sequenceBy"), spec.sequenceBy()),
        Texts.optional(
            deleteWhen, deleteWhen.resolved(spec.deleteWhen()), "a boolean SQL expression"),
        columns(path.field("columns"), spec, keys),
        Durations.millis(
            path.field("tombstoneRetention"),
            spec.tombstoneRetention(),
            Defaults.TOMBSTONE_RETENTION));
  }

  private static List<String> columns(FieldPath path, WriteSpec spec, List<String> keys) {
    List<String> columns = Texts.columns(path, spec.columns());
    for (int i = 0; i < keys.size() && !columns.isEmpty(); i++) {
      String key = keys.get(i);
      if (columns.stream().noneMatch(key::equalsIgnoreCase)) {
        path.error(
            ProblemCode.MISSING, "key '" + key + "' is not among the stored columns: add it");
      }
    }
    return columns;
  }
}
