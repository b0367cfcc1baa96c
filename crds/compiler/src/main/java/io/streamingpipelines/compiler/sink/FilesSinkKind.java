package io.streamingpipelines.compiler.sink;

import io.streamingpipelines.api.sink.FilesSinkSpec;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.OptionRules;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.SinkPlan;
import java.util.Map;

/** A folder of files. */
record FilesSinkKind(SinkPlan.Files plan) implements SinkKind {
  static final String FIELD = "files";

  private static final Choice<String> FORMAT =
      Choice.of("a file format", "json", "csv", "parquet", "orc", "text");
  private static final OptionRules OPTIONS =
      new OptionRules(
          Map.of("checkpointLocation", "checkpoints are stored in storage.checkpoints"),
          Map.of("path", "path"));

  static SinkPlan.Target compile(SinkDeclaration declaration, FilesSinkSpec spec) {
    FieldPath path = declaration.path().field(FIELD);
    FieldPath at = path.field("path");
    String folder =
        Texts.required(at, at.resolved(spec.path()), "the folder's URI or absolute path");
    OPTIONS.check(path.field("options"), spec.options());
    return new SinkPlan.Files(
        declaration.locations().forWriting(at, folder),
        FORMAT.required(path.field("format"), spec.format(), "json"),
        Texts.columns(path.field("partitionBy"), spec.partitionBy()),
        path.field("options").resolved(spec.options()));
  }

  @Override
  public String field() {
    return FIELD;
  }

  @Override
  public boolean canBeContinuous() {
    return false;
  }
}
