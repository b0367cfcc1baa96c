package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.FilesSinkSpec;
import io.streamingpipelines.api.KafkaSinkSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.SinkSpec;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TriggerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What the pipeline writes to outside itself. */
public final class Sinks {
  private static final Choice<String> FORMAT =
      Choice.of("a file format", "json", "csv", "parquet", "orc", "text");

  public static List<SinkPlan> compile(
      Place place,
      List<SinkSpec> specs,
      TriggerPlan trigger,
      Locations locations,
      SecretFiles secrets) {
    List<SinkPlan> sinks = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      Place at = place.item(i);
      SinkSpec spec = specs.get(i);
      sinks.add(
          new SinkPlan(
              Texts.name(at.field("name"), spec.name()),
              Flows.flow(at, spec.from(), spec.query(), null),
              target(at, spec, locations, secrets),
              Triggers.compile(at.field("trigger"), spec.trigger(), trigger),
              Tables.generation(at, spec.checkpoint())));
    }
    return sinks;
  }

  private static SinkPlan.Target target(
      Place place, SinkSpec spec, Locations locations, SecretFiles secrets) {
    KafkaSinkSpec kafka = spec.kafka();
    FilesSinkSpec files = spec.files();
    if (Stream.of(kafka, files, spec.console(), spec.noop()).filter(Objects::nonNull).count()
        != 1) {
      place.error(ProblemCode.EXACTLY_ONE, Rules.ONE_SINK_KIND);
      return new SinkPlan.Noop();
    }
    if (kafka != null) {
      return kafka(place.field("kafka"), kafka, secrets);
    }
    if (files != null) {
      return files(place.field("files"), files, locations);
    }
    return spec.console() != null ? new SinkPlan.Console() : new SinkPlan.Noop();
  }

  private static SinkPlan.Target kafka(Place place, KafkaSinkSpec spec, SecretFiles secrets) {
    String topic = spec.topic();
    if (topic != null) {
      KafkaSources.topic(place.field("topic"), topic);
    }
    Options.judgeSink(place.field("options"), spec.options());
    return new SinkPlan.Kafka(
        KafkaSources.servers(place.field("bootstrapServers"), spec.bootstrapServers()),
        topic,
        Securities.compile(place.field("security"), spec.security(), secrets),
        place.field("options").resolved(spec.options()));
  }

  private static SinkPlan.Target files(Place place, FilesSinkSpec spec, Locations locations) {
    Place at = place.field("path");
    String path = Texts.required(at, at.resolved(spec.path()), "the folder's URI or absolute path");
    Options.judgeFilesSink(place.field("options"), spec.options());
    return new SinkPlan.Files(
        locations.owned(at, path),
        FORMAT.required(place.field("format"), spec.format(), "json"),
        Texts.columns(place.field("partitionBy"), spec.partitionBy()),
        place.field("options").resolved(spec.options()));
  }

  private Sinks() {}
}
