package io.streamingpipelines.compiler.table;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.TableSpec;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.maintenance.MaintenanceCompiler;
import io.streamingpipelines.compiler.quality.ConstraintCompiler;
import io.streamingpipelines.compiler.quality.ExpectationCompiler;
import io.streamingpipelines.compiler.quality.QuarantineCompiler;
import io.streamingpipelines.compiler.query.CheckpointCompiler;
import io.streamingpipelines.compiler.query.FlowCompiler;
import io.streamingpipelines.compiler.query.TriggerCompiler;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.compiler.storage.LocationResolver;
import io.streamingpipelines.compiler.write.WriteCompiler;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlan.SchemaEvolution;
import io.streamingpipelines.plan.TablePlanBuilder;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.List;

/** The pipeline's Delta tables. */
public final class TableCompiler {
  private static final Choice<SchemaEvolution> EVOLUTION =
      Choice.of(
          "a schema evolution",
          List.of(SchemaEvolution.NONE, SchemaEvolution.ADD_COLUMNS),
          evolution -> evolution == SchemaEvolution.NONE ? "none" : "addColumns");
  private static final Choice<String> UNBOUNDED = Choice.of("a valid value", "accepted");

  /** What all tables share. */
  public record Shared(
      StoragePlan storage, LocationResolver locations, SecretFiles secrets, TriggerPlan trigger) {}

  /**
   * @param spec path of the spec
   */
  public static List<TablePlan> compile(FieldPath spec, PipelineSpec pipeline, Shared shared) {
    FieldPath sets = spec.field("expectationSets");
    ExpectationCompiler expectations = ExpectationCompiler.sets(sets, pipeline.expectationSets());
    List<TablePlan> tables = new ArrayList<>();
    for (int i = 0; i < pipeline.tables().size(); i++) {
      FieldPath path = spec.field("tables").item(i);
      TableSpec table = pipeline.tables().get(i);
      tables.add(table(path, table, expectations.of(path, table), shared));
    }
    expectations.checkUse(sets, pipeline.expectationSets());
    return tables;
  }

  private static TablePlan table(
      FieldPath path, TableSpec spec, List<ExpectationPlan> expectations, Shared shared) {
    StoragePlan storage = shared.storage();
    String name = Texts.name(path.field("name"), spec.name());
    if (!spec.partitionBy().isEmpty() && !spec.clusterBy().isEmpty()) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.PARTITION_OR_CLUSTER);
    }
    String location = path.field("location").resolved(spec.location());
    WritePlan write = WriteCompiler.compile(path.field("write"), spec.write());
    return TablePlanBuilder.builder()
        .name(name)
        .location(
            location == null
                ? storage.tables() + "/" + name
                : shared.locations().forWriting(path.field("location"), location))
        .flows(FlowCompiler.table(path, spec, write, shared.secrets()))
        .expectations(expectations)
        .quarantine(QuarantineCompiler.compile(path, spec, write, name, storage))
        .write(write)
        .partitionBy(Texts.columns(path.field("partitionBy"), spec.partitionBy()))
        .clusterBy(Texts.columns(path.field("clusterBy"), spec.clusterBy()))
        .constraints(ConstraintCompiler.compile(path.field("constraints"), spec.constraints()))
        .schemaEvolution(
            EVOLUTION.read(
                path.field("schemaEvolution"), spec.schemaEvolution(), SchemaEvolution.NONE))
        .properties(MaintenanceCompiler.properties(path, spec))
        .trigger(TriggerCompiler.compile(path.field("trigger"), spec.trigger(), shared.trigger()))
        .checkpoint(CheckpointCompiler.table(path, spec.checkpoint(), write))
        .unboundedState(
            spec.unboundedState() != null
                && UNBOUNDED
                    .read(path.field("unboundedState"), spec.unboundedState(), "")
                    .equals("accepted"))
        .maintenance(MaintenanceCompiler.compile(path, spec.maintenance()))
        .comment(spec.comment())
        .deduplicate(DeduplicateCompiler.compile(path, spec, write))
        .build();
  }

  private TableCompiler() {}
}
