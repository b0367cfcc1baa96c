package io.streamingpipelines.compiler.write;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.WritePlan;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How rows enter their table, whatever the mode. */
public final class WriteCompiler {
  private static final Choice<WriteKinds.Declared> MODE =
      Choice.of("a write mode", WriteKinds.ALL, WriteKinds.Declared::word);
  private static final WriteKinds.Declared DEFAULT = WriteKinds.ALL.get(0);
  private static final WriteSpec ABSENT =
      new WriteSpec(null, List.of(), List.of(), null, List.of(), null, null);

  public static WritePlan compile(FieldPath path, @Nullable WriteSpec written) {
    WriteSpec spec = written == null ? ABSENT : written;
    WritePlan write =
        MODE.read(path.field("mode"), spec.mode(), DEFAULT).compiler().compile(path, spec);
    if (spec.mode() == null || MODE.knows(spec.mode())) {
      checkFields(path, spec, WriteKinds.of(write).fields());
    }
    return write;
  }

  private static void checkFields(FieldPath path, WriteSpec spec, Set<String> used) {
    Set<String> unused = fields(spec);
    unused.removeAll(used);
    if (unused.remove("ignoreNulls")) {
      path.field("ignoreNulls").error(ProblemCode.NOT_TOGETHER, Rules.IGNORE_NULLS_IS_FOR_UPSERT);
    }
    if (!unused.isEmpty()) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.KEYS_ARE_FOR_UPSERT);
    }
  }

  /** The fields that are set, besides {@code mode}. */
  private static Set<String> fields(WriteSpec spec) {
    Set<String> fields = new TreeSet<>();
    add(fields, "keys", !spec.keys().isEmpty());
    add(fields, "sequenceBy", !spec.sequenceBy().isEmpty());
    add(fields, "deleteWhen", spec.deleteWhen() != null);
    add(fields, "columns", !spec.columns().isEmpty());
    add(fields, "ignoreNulls", spec.ignoreNulls() != null);
    add(fields, "tombstoneRetention", spec.tombstoneRetention() != null);
    return fields;
  }

  private static void add(Set<String> fields, String field, boolean set) {
    if (set) {
      fields.add(field);
    }
  }

  private WriteCompiler() {}
}
