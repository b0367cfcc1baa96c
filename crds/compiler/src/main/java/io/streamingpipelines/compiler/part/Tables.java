package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.CheckpointSpec;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.QuarantineSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.TableSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlan.SchemaEvolution;
import io.streamingpipelines.plan.TablePlanBuilder;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pipeline's Delta tables. */
public final class Tables {
  private static final Choice<SchemaEvolution> EVOLUTION =
      new Choice<>(
          "a schema evolution",
          Map.of("none", SchemaEvolution.NONE, "addColumns", SchemaEvolution.ADD_COLUMNS));
  private static final Choice<String> UNBOUNDED = Choice.of("a consent", "accepted");

  /** What all tables share. */
  public record Shared(
      StoragePlan storage, Locations locations, SecretFiles secrets, TriggerPlan trigger) {}

  /**
   * @param spec the place of the whole spec
   */
  public static List<TablePlan> compile(Place spec, PipelineSpec pipeline, Shared shared) {
    Place sets = spec.field("expectationSets");
    Expectations expectations = Expectations.sets(sets, pipeline.expectationSets());
    List<TablePlan> tables = new ArrayList<>();
    for (int i = 0; i < pipeline.tables().size(); i++) {
      Place place = spec.field("tables").item(i);
      TableSpec table = pipeline.tables().get(i);
      tables.add(table(place, table, expectations.of(place, table), shared));
    }
    expectations.judgeUse(sets, pipeline.expectationSets());
    return tables;
  }

  static int generation(Place place, @Nullable CheckpointSpec checkpoint) {
    Integer generation = checkpoint == null ? null : checkpoint.generation();
    return (int)
        Texts.atLeast(
            place.field("checkpoint").field("generation"), generation, Defaults.GENERATION, 1);
  }

  private static TablePlan table(
      Place place, TableSpec spec, List<ExpectationPlan> expectations, Shared shared) {
    StoragePlan storage = shared.storage();
    String name = Texts.name(place.field("name"), spec.name());
    if (!spec.partitionBy().isEmpty() && !spec.clusterBy().isEmpty()) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.PARTITION_OR_CLUSTER);
    }
    String location = place.field("location").resolved(spec.location());
    WritePlan write = Writes.compile(place.field("write"), spec.write());
    return TablePlanBuilder.builder()
        .name(name)
        .location(
            location == null
                ? storage.tables() + "/" + name
                : shared.locations().owned(place.field("location"), location))
        .flows(Flows.table(place, spec, write, shared.secrets()))
        .expectations(expectations)
        .quarantine(quarantine(place, spec, write, name, storage))
        .write(write)
        .partitionBy(Texts.columns(place.field("partitionBy"), spec.partitionBy()))
        .clusterBy(Texts.columns(place.field("clusterBy"), spec.clusterBy()))
        .constraints(Constraints.compile(place.field("constraints"), spec.constraints()))
        .schemaEvolution(
            EVOLUTION.read(
                place.field("schemaEvolution"), spec.schemaEvolution(), SchemaEvolution.NONE))
        .properties(Maintenances.properties(place, spec))
        .trigger(Triggers.compile(place.field("trigger"), spec.trigger(), shared.trigger()))
        .generation(generation(place, spec.checkpoint()))
        .unboundedState(
            spec.unboundedState() != null
                && UNBOUNDED
                    .read(place.field("unboundedState"), spec.unboundedState(), "")
                    .equals("accepted"))
        .maintenance(Maintenances.compile(place, spec.maintenance()))
        .comment(spec.comment())
        .deduplicate(Deduplicates.compile(place, spec))
        .build();
  }

  private static TablePlan.QuarantinePlan quarantine(
      Place table, TableSpec declared, WritePlan write, String name, StoragePlan storage) {
    Place place = table.field("quarantine");
    QuarantineSpec spec = declared.quarantine();
    boolean requeue = Requeues.wanted(table, declared, write);
    String written = spec == null ? null : spec.table();
    String quarantine =
        written == null ? name + "_quarantine" : Texts.name(place.field("table"), written);
    return new TablePlan.QuarantinePlan(
        storage.tables() + "/" + quarantine,
        Durations.millis(
            place.field("retention"),
            spec == null ? null : spec.retention(),
            Defaults.QUARANTINE_RETENTION),
        requeue ? storage.tables() + "/" + name + "_requeue" : null);
  }

  private Tables() {}
}
