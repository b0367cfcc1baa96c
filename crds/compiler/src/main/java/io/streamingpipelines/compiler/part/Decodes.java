package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.DecodeSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.compiler.ddl.Ddl;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.DecodePlan.Format;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents that become columns: a Kafka value, or a column of a table's input. */
final class Decodes {
  private static final Choice<Format> FORMAT =
      Choice.of("a format", List.of(Format.values()), Decodes::word);
  private static final Choice<Malformed> MALFORMED =
      Choice.of("a treatment of malformed values", List.of(Malformed.values()), Decodes::word);

  /**
   * Of a Kafka source.
   *
   * @param topics that it subscribes to by name
   */
  static DecodePlan value(Place place, DecodeSpec spec, List<String> topics, SecretFiles secrets) {
    if (spec.column() != null) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.VALUE_HAS_NO_COLUMN);
    }
    String subject = topics.size() == 1 ? topics.get(0) + "-value" : null;
    return compile(place, spec, "value", subject, secrets);
  }

  /** Of a table. */
  static @Nullable DecodePlan decode(Place place, @Nullable DecodeSpec spec, SecretFiles secrets) {
    if (spec == null) {
      return null;
    }
    String column = spec.column();
    if (column == null || column.isBlank()) {
      place.error(ProblemCode.MISSING, Rules.DECODE_NEEDS_A_COLUMN);
      column = "";
    }
    return compile(place, spec, column, null, secrets);
  }

  /** Of a files source. */
  static Malformed malformed(Place place, @Nullable String malformed) {
    return MALFORMED.read(place, malformed, Malformed.QUARANTINE);
  }

  private static DecodePlan compile(
      Place place, DecodeSpec spec, String column, @Nullable String subject, SecretFiles secrets) {
    Format format = FORMAT.required(place.field("format"), spec.format(), Format.JSON);
    boolean columns = format == Format.JSON || format == Format.CSV;
    Place ddl = place.field("schema");
    String schema = Texts.optional(ddl, ddl.resolved(spec.schema()), "columns as DDL");
    if (columns && spec.schema() == null && spec.format() != null) {
      place.error(ProblemCode.MISSING, Rules.DECODE_NEEDS_A_SCHEMA);
    }
    boolean avro = format == Format.AVRO;
    if (avro && spec.schema() == null && spec.schemaRegistry() == null) {
      place.error(ProblemCode.MISSING, Rules.AVRO_NEEDS_A_SCHEMA);
    }
    if (!avro && spec.schemaRegistry() != null) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.REGISTRY_IS_FOR_AVRO);
    }
    if (avro && !spec.options().isEmpty()) {
      place
          .field("options")
          .error(ProblemCode.NOT_TOGETHER, "format avro has no options: remove them");
    }
    if (!columns && !avro && schema != null) {
      ddl.error(
          ProblemCode.NOT_TOGETHER,
          "format " + word(format) + " has no columns: remove the schema");
    }
    if (schema != null && avro) {
      AvroSchemas.judge(ddl, schema);
    } else if (schema != null && columns && FORMAT.knows(spec.format())) {
      Ddl.columns(ddl, schema);
    }
    Options.judgeParser(place.field("options"), spec.options());
    Map<String, String> options = place.field("options").resolved(spec.options());
    if (!avro && FORMAT.knows(spec.format())) {
      ParserOptions.judgeDocuments(place.field("options"), word(format), options);
    }
    return new DecodePlan(
        column,
        format,
        schema == null ? "" : schema,
        Registries.compile(
            place.field("schemaRegistry"),
            spec.schemaRegistry(),
            schema == null ? subject : "",
            secrets),
        malformed(place.field("malformed"), spec.malformed()),
        options);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private Decodes() {}
}
