package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.DecodeSpec;
import io.streamingpipelines.api.DeltaSourceSpec;
import io.streamingpipelines.api.FilesSourceSpec;
import io.streamingpipelines.api.KafkaSourceSpec;
import io.streamingpipelines.api.RateSourceSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.SocketSourceSpec;
import io.streamingpipelines.api.SourceSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.ddl.Ddl;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlan.BrokenFiles;
import io.streamingpipelines.plan.SourcePlanFilesBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is read from outside the pipeline. */
public final class Sources {
  private static final Choice<String> FORMAT =
      Choice.of("a file format", "json", "csv", "parquet", "orc", "text");
  private static final Choice<BrokenFiles> BROKEN =
      Choice.of(
          "a treatment of broken files",
          List.of(BrokenFiles.values()),
          value -> value.name().toLowerCase(Locale.ROOT));
  private static final Choice<String> CLEAN =
      Choice.of("a treatment of files that were read", "off", "delete", "archive");

  public static List<SourcePlan> compile(
      Place place, List<SourceSpec> specs, Locations locations, SecretFiles secrets) {
    List<SourcePlan> sources = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      sources.add(source(place.item(i), specs.get(i), locations, secrets));
    }
    return sources;
  }

  private static SourcePlan source(
      Place place, SourceSpec spec, Locations locations, SecretFiles secrets) {
    String name = Texts.name(place.field("name"), spec.name());
    KafkaSourceSpec kafka = spec.kafka();
    FilesSourceSpec files = spec.files();
    DeltaSourceSpec delta = spec.delta();
    RateSourceSpec rate = spec.rate();
    SocketSourceSpec socket = spec.socket();
    if (Stream.of(kafka, files, delta, rate, socket).filter(Objects::nonNull).count() != 1) {
      place.error(ProblemCode.EXACTLY_ONE, Rules.ONE_SOURCE_KIND);
      return new SourcePlan.Rate(name, 1);
    }
    DecodeSpec decode = spec.value();
    DecodePlan value =
        decode == null
            ? null
            : Decodes.value(
                place.field("value"),
                decode,
                kafka == null ? List.of() : kafka.subscribe(),
                secrets);
    if (kafka != null) {
      return KafkaSources.compile(place.field("kafka"), name, kafka, value, secrets);
    }
    if (value != null) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.VALUE_IS_FOR_KAFKA);
    }
    if (files != null) {
      return files(place.field("files"), name, files, locations);
    }
    if (delta != null) {
      return delta(place.field("delta"), name, delta, locations);
    }
    if (socket != null) {
      return socket(place.field("socket"), name, socket);
    }
    place
        .field("rate")
        .warning(
            ProblemCode.NOT_FOR_PRODUCTION, "makes rows up: good for trying out, not for data");
    Long rows = rate == null ? null : rate.rowsPerSecond();
    return new SourcePlan.Rate(
        name,
        Texts.atLeast(
            place.field("rate").field("rowsPerSecond"), rows, Defaults.RATE_ROWS_PER_SECOND, 1));
  }

  private static SourcePlan socket(Place place, String name, SocketSourceSpec spec) {
    place.warning(
        ProblemCode.NOT_FOR_PRODUCTION,
        "cannot read a line again: good for trying out, not for data");
    Integer port = spec.port();
    boolean valid = port != null && port >= 1 && port <= 65_535;
    if (!valid) {
      place
          .field("port")
          .error(
              port == null ? ProblemCode.MISSING : ProblemCode.INVALID_VALUE,
              (port == null ? "is missing" : port + " is no port")
                  + ": write a number from 1 to 65535");
    }
    return new SourcePlan.Socket(
        name,
        Texts.required(place.field("host"), spec.host(), "the server's name"),
        valid ? port : 1);
  }

  private static SourcePlan files(
      Place place, String name, FilesSourceSpec spec, Locations locations) {
    Place at = place.field("path");
    Place ddl = place.field("schema");
    String path = Texts.required(at, at.resolved(spec.path()), "the folder's URI or absolute path");
    String format = FORMAT.required(place.field("format"), spec.format(), "text");
    String schema = Texts.optional(ddl, ddl.resolved(spec.schema()), "columns as DDL");
    if (schema == null && spec.schema() == null && !format.equals("text")) {
      place.error(ProblemCode.MISSING, Rules.FILES_NEED_A_SCHEMA);
    }
    if (schema != null) {
      Ddl.columns(ddl, schema);
    }
    String clean = CLEAN.read(place.field("cleanSource"), spec.cleanSource(), "off");
    boolean archived =
        spec.options().keySet().stream().anyMatch("sourceArchiveDir"::equalsIgnoreCase);
    if (clean.equals("archive") && !archived) {
      place.error(ProblemCode.MISSING, Rules.ARCHIVE_NEEDS_A_DIRECTORY);
    }
    if (spec.malformed() != null && !format.equals("json") && !format.equals("csv")) {
      place.field("malformed").error(ProblemCode.NOT_TOGETHER, Rules.MALFORMED_IS_FOR_DOCUMENTS);
    }
    Options.judgeFiles(place.field("options"), spec.options());
    Map<String, String> options = place.field("options").resolved(spec.options());
    if (FORMAT.knows(spec.format())) {
      ParserOptions.judgeFiles(place.field("options"), format, options);
    }
    return SourcePlanFilesBuilder.builder()
        .name(name)
        .path(locations.existing(at, path))
        .format(format)
        .malformed(Decodes.malformed(place.field("malformed"), spec.malformed()))
        .brokenFiles(BROKEN.read(place.field("brokenFiles"), spec.brokenFiles(), BrokenFiles.FAIL))
        .maxFilesPerTrigger(
            (int)
                Texts.atLeast(
                    place.field("maxFilesPerTrigger"),
                    spec.maxFilesPerTrigger(),
                    Defaults.MAX_FILES_PER_TRIGGER,
                    1))
        .latestFirst(Boolean.TRUE.equals(spec.latestFirst()))
        .options(options)
        .schema(schema)
        .cleanSource(clean.equals("off") ? null : clean)
        .build();
  }

  private static SourcePlan delta(
      Place place, String name, DeltaSourceSpec spec, Locations locations) {
    Place at = place.field("path");
    String path = Texts.required(at, at.resolved(spec.path()), "the table's URI");
    Long version = spec.startingVersion();
    String timestamp = spec.startingTimestamp();
    if (version != null && timestamp != null) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.ONE_DELTA_START);
    }
    boolean readChanges = Boolean.TRUE.equals(spec.readChanges());
    boolean skip = Boolean.TRUE.equals(spec.skipChangeCommits());
    if (readChanges && skip) {
      place.error(
          ProblemCode.NOT_TOGETHER,
          "readChanges and skipChangeCommits exclude each other: the change feed holds the changes"
              + " that the other skips");
    }
    return new SourcePlan.Delta(
        name,
        locations.existing(at, path),
        version == null
            ? null
            : Long.valueOf(Texts.atLeast(place.field("startingVersion"), version, 0, 0)),
        timestamp == null ? null : time(place.field("startingTimestamp"), timestamp),
        readChanges,
        skip);
  }

  private static @Nullable String time(Place place, String written) {
    Instant time = Texts.time(place, written);
    return time == null ? null : time.toString();
  }

  private Sources() {}
}
