package io.streamingpipelines.compiler.decode;

import io.streamingpipelines.api.decode.DecodeSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.OptionRules;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.compiler.sql.ddl.Ddl;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.DecodePlan.Format;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents that become columns: a Kafka value, or a column of a table's input. */
public final class DecodeCompiler {
  private static final Choice<Format> FORMAT =
      Choice.of("a format", List.of(Format.values()), DecodeCompiler::word);
  private static final Choice<Malformed> MALFORMED =
      Choice.of(
          "a way to treat malformed values", List.of(Malformed.values()), DecodeCompiler::word);

  /**
   * The decoding of a Kafka source.
   *
   * @param topics the topics that the source subscribes to by name
   */
  public static DecodePlan value(
      FieldPath path, DecodeSpec spec, List<String> topics, SecretFiles secrets) {
    if (spec.column() != null) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.VALUE_HAS_NO_COLUMN);
    }
    String subject = topics.size() == 1 ? topics.get(0) + "-value" : null;
    return compile(path, spec, "value", subject, secrets);
  }

  /** The decoding of a table's input; null if none is declared. */
  public static @Nullable DecodePlan decode(
      FieldPath path, @Nullable DecodeSpec spec, SecretFiles secrets) {
    if (spec == null) {
      return null;
    }
    String column = spec.column();
    if (column == null || column.isBlank()) {
      path.error(ProblemCode.MISSING, Rules.DECODE_NEEDS_A_COLUMN);
      column = "";
    }
    return compile(path, spec, column, null, secrets);
  }

  /** Of a files source. */
  public static Malformed malformed(FieldPath path, @Nullable String malformed) {
    return MALFORMED.read(path, malformed, Malformed.QUARANTINE);
  }

  /** Whether documents of the format can be malformed. */
  public static boolean canBeMalformed(Format format) {
    return switch (format) {
      case JSON, CSV, AVRO, TEXT -> true;
      case BINARY -> false;
    };
  }

  private static DecodePlan compile(
      FieldPath path,
      DecodeSpec spec,
      String column,
      @Nullable String subject,
      SecretFiles secrets) {
    Format format = FORMAT.required(path.field("format"), spec.format(), Format.JSON);
    SchemaNotation notation = SchemaNotation.of(format);
    boolean columns = notation == SchemaNotation.DDL;
    FieldPath ddl = path.field("schema");
    String schema = Texts.optional(ddl, ddl.resolved(spec.schema()), "columns as DDL");
    if (columns && spec.schema() == null && spec.format() != null) {
      path.error(ProblemCode.MISSING, Rules.DECODE_NEEDS_A_SCHEMA);
    }
    boolean avro = notation == SchemaNotation.AVRO;
    if (avro && spec.schema() == null && spec.schemaRegistry() == null) {
      path.error(ProblemCode.MISSING, Rules.AVRO_NEEDS_A_SCHEMA);
    }
    if (!avro && spec.schemaRegistry() != null) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.REGISTRY_IS_FOR_AVRO);
    }
    if (avro && !spec.options().isEmpty()) {
      path.field("options")
          .error(ProblemCode.NOT_TOGETHER, "format avro has no options: remove them");
    }
    if (notation == SchemaNotation.NONE && schema != null) {
      ddl.error(
          ProblemCode.NOT_TOGETHER,
          "format " + word(format) + " has no columns: remove the schema");
    }
    if (schema != null && avro) {
      AvroSchemaRules.check(ddl, schema);
    } else if (schema != null && columns && FORMAT.knows(spec.format())) {
      Ddl.columns(ddl, schema);
    }
    OptionRules.NO_SECRETS.check(path.field("options"), spec.options());
    Map<String, String> options = path.field("options").resolved(spec.options());
    if (!avro && FORMAT.knows(spec.format())) {
      ParserOptions.checkDocuments(path.field("options"), word(format), options);
    }
    return new DecodePlan(
        column,
        format,
        schema == null ? "" : schema,
        SchemaRegistryCompiler.compile(
            path.field("schemaRegistry"),
            spec.schemaRegistry(),
            schema == null ? subject : "",
            secrets),
        malformed(path.field("malformed"), spec.malformed()),
        options);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private DecodeCompiler() {}
}
