package io.streamingpipelines.compiler.source;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.source.FilesSourceSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.decode.DecodeCompiler;
import io.streamingpipelines.compiler.decode.ParserOptions;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.OptionRules;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Quantities;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.compiler.sql.ddl.Ddl;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlan.BrokenFiles;
import io.streamingpipelines.plan.SourcePlanFilesBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder of files. */
record FilesSourceKind(SourcePlan.Files plan) implements SourceKind {
  static final String FIELD = "files";

  private static final Choice<String> FORMAT =
      Choice.of("a file format", "json", "csv", "parquet", "orc", "text");
  private static final Choice<BrokenFiles> BROKEN =
      Choice.of(
          "a way to treat broken files",
          List.of(BrokenFiles.values()),
          value -> value.name().toLowerCase(Locale.ROOT));
  private static final Choice<String> CLEAN =
      Choice.of("a way to clean up files", "off", "delete", "archive");
  private static final OptionRules OPTIONS =
      new OptionRules(
          Map.of(),
          Map.of(
              "path", "path",
              "maxFilesPerTrigger", "maxFilesPerTrigger",
              "maxBytesPerTrigger", "maxBytesPerTrigger",
              "latestFirst", "latestFirst",
              "cleanSource", "cleanSource"));

  static SourcePlan compile(SourceDeclaration declaration, FilesSourceSpec spec) {
    FieldPath path = declaration.path().field(FIELD);
    FieldPath at = path.field("path");
    String folder =
        Texts.required(at, at.resolved(spec.path()), "the folder's URI or absolute path");
    String format = FORMAT.required(path.field("format"), spec.format(), "text");
    if (spec.malformed() != null && !format.equals("json") && !format.equals("csv")) {
      path.field("malformed").error(ProblemCode.NOT_TOGETHER, Rules.MALFORMED_IS_FOR_DOCUMENTS);
    }
    String bytes = spec.maxBytesPerTrigger();
    if (bytes != null && spec.maxFilesPerTrigger() != null) {
      path.field("maxBytesPerTrigger").error(ProblemCode.NOT_TOGETHER, Rules.ONE_FILES_LIMIT);
    }
    return SourcePlanFilesBuilder.builder()
        .name(declaration.name())
        .path(declaration.locations().forReading(at, folder))
        .format(format)
        .malformed(DecodeCompiler.malformed(path.field("malformed"), spec.malformed()))
        .brokenFiles(BROKEN.read(path.field("brokenFiles"), spec.brokenFiles(), BrokenFiles.FAIL))
        .maxFilesPerTrigger(
            (int)
                Texts.atLeast(
                    path.field("maxFilesPerTrigger"),
                    spec.maxFilesPerTrigger(),
                    Defaults.MAX_FILES_PER_TRIGGER,
                    1))
        .latestFirst(Boolean.TRUE.equals(spec.latestFirst()))
        .options(options(path.field("options"), spec, format))
        .maxBytesPerTrigger(
            bytes == null
                ? null
                : Long.valueOf(Quantities.bytes(path.field("maxBytesPerTrigger"), bytes)))
        .schema(schema(path, spec, format))
        .cleanSource(cleanSource(path, spec))
        .build();
  }

  private static @Nullable String schema(FieldPath path, FilesSourceSpec spec, String format) {
    FieldPath ddl = path.field("schema");
    String schema = Texts.optional(ddl, ddl.resolved(spec.schema()), "columns as DDL");
    if (schema == null && spec.schema() == null && !format.equals("text")) {
      path.error(ProblemCode.MISSING, Rules.FILES_NEED_A_SCHEMA);
    }
    if (schema != null) {
      Ddl.columns(ddl, schema);
    }
    return schema;
  }

  private static @Nullable String cleanSource(FieldPath path, FilesSourceSpec spec) {
    String clean = CLEAN.read(path.field("cleanSource"), spec.cleanSource(), "off");
    boolean archived =
        spec.options().keySet().stream().anyMatch("sourceArchiveDir"::equalsIgnoreCase);
    if (clean.equals("archive") && !archived) {
      path.error(ProblemCode.MISSING, Rules.ARCHIVE_NEEDS_A_DIRECTORY);
    }
    return clean.equals("off") ? null : clean;
  }

  private static Map<String, String> options(FieldPath path, FilesSourceSpec spec, String format) {
    OPTIONS.check(path, spec.options());
    Map<String, String> options = path.resolved(spec.options());
    if (FORMAT.knows(spec.format())) {
      ParserOptions.checkFiles(path, format, options);
    }
    return options;
  }

  @Override
  public String field() {
    return FIELD;
  }

  @Override
  public Optional<String> notForProduction() {
    return Optional.empty();
  }

  @Override
  public boolean hasRawRows() {
    return false;
  }

  @Override
  public boolean canBeContinuous() {
    return false;
  }

  @Override
  public Optional<String> location() {
    return Optional.of(plan.path());
  }

  @Override
  public Optional<String> startsAtEnd() {
    return Optional.empty();
  }

  @Override
  public boolean hasLatestPosition() {
    return false;
  }

  @Override
  public Optional<String> takesAwayWhatItRead() {
    return plan.cleanSource() == null ? Optional.empty() : Optional.of("cleanSource");
  }
}
