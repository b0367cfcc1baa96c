package io.streamingpipelines.runtime.plan;

import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.ConstraintPlan;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.MaintenancePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlan.SchemaEvolution;
import io.streamingpipelines.plan.TablePlanBuilder;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a table's plan for tests, with the manifest's defaults for everything that a test does not
 * set.
 */
public final class TableDraft {
  private final String name;
  private final List<InputPlan> inputs = new ArrayList<>();
  private @Nullable String query;
  private @Nullable DecodePlan decode;
  private List<ExpectationPlan> expectations = List.of();
  private WritePlan write = new WritePlan.Append();
  private List<String> partitionBy = List.of();
  private List<ConstraintPlan> constraints = List.of();
  private List<String> clusterBy = List.of();
  private SchemaEvolution evolution = SchemaEvolution.NONE;
  private Map<String, String> properties = Map.of();
  private @Nullable String comment;
  private TriggerPlan trigger = new TriggerPlan.AvailableNow();
  private CheckpointPlan checkpoint = CheckpointPlan.of(1);
  private boolean unboundedState;

  public TableDraft(String name) {
    this.name = name;
  }

  public TableDraft source(String input) {
    return input(InputPlan.Kind.SOURCE, input, InputPlan.ReadAs.STREAM);
  }

  public TableDraft table(String input) {
    return input(InputPlan.Kind.TABLE, input, InputPlan.ReadAs.STREAM);
  }

  public TableDraft input(InputPlan.Kind kind, String input, InputPlan.ReadAs as) {
    inputs.add(new InputPlan(kind, input, as, null, false, null));
    return this;
  }

  /** Reads a table as a stream that skips commits which change rows. */
  public TableDraft skipping(String table) {
    inputs.add(
        new InputPlan(InputPlan.Kind.TABLE, table, InputPlan.ReadAs.STREAM, null, true, null));
    return this;
  }

  /** Sets the watermark of the last input. */
  public TableDraft watermark(String column, long delayMillis, @Nullable Long maxFutureMillis) {
    InputPlan last = inputs.remove(inputs.size() - 1);
    inputs.add(
        new InputPlan(
            last.kind(),
            last.name(),
            last.as(),
            new InputPlan.WatermarkPlan(column, delayMillis, maxFutureMillis),
            false,
            null));
    return this;
  }

  public TableDraft query(@Nullable String sql) {
    query = sql;
    return this;
  }

  public TableDraft decode(DecodePlan wanted) {
    decode = wanted;
    return this;
  }

  public TableDraft expect(ExpectationPlan... rules) {
    expectations = new ArrayList<>();
    for (ExpectationPlan rule : rules) {
      // the path of the first table's rules in a manifest
      String path = "spec.tables[0].expectations[" + expectations.size() + "]";
      expectations.add(
          new ExpectationPlan(
              path, rule.name(), rule.expression(), rule.onViolation(), rule.tolerate()));
    }
    return this;
  }

  public TableDraft expect(String name, String expression, ExpectationPlan.Action action) {
    return expect(new ExpectationPlan("spec", name, expression, action, null));
  }

  public TableDraft write(WritePlan wanted) {
    write = wanted;
    return this;
  }

  public TableDraft partitionBy(String... columns) {
    partitionBy = List.of(columns);
    return this;
  }

  public TableDraft clusterBy(String... columns) {
    clusterBy = List.of(columns);
    return this;
  }

  public TableDraft constraints(ConstraintPlan... wanted) {
    constraints = List.of(wanted);
    return this;
  }

  public TableDraft addColumns() {
    evolution = SchemaEvolution.ADD_COLUMNS;
    return this;
  }

  public TableDraft properties(Map<String, String> wanted) {
    properties = wanted;
    return this;
  }

  public TableDraft comment(@Nullable String wanted) {
    comment = wanted;
    return this;
  }

  public TableDraft trigger(TriggerPlan wanted) {
    trigger = wanted;
    return this;
  }

  public TableDraft generation(int wanted) {
    return checkpoint(CheckpointPlan.of(wanted));
  }

  /** A generation that reads everything again, although the rows are there already. */
  public TableDraft repeatedGeneration(int wanted) {
    return checkpoint(
        new CheckpointPlan(
            wanted,
            CheckpointPlan.Data.KEEP,
            CheckpointPlan.Start.DECLARED,
            null,
            new CheckpointPlan.Accepts(true, false, false),
            CheckpointPlan.RETAIN));
  }

  public TableDraft checkpoint(CheckpointPlan wanted) {
    checkpoint = wanted;
    return this;
  }

  public TableDraft unboundedState() {
    unboundedState = true;
    return this;
  }

  /**
   * @param tables URI of the directory that contains the tables
   */
  public TablePlan in(String tables) {
    return TablePlanBuilder.builder()
        .name(name)
        .location(tables + "/" + name)
        .flows(List.of(new FlowPlan(FlowPlan.DEFAULT, inputs, query, decode, false)))
        .expectations(expectations)
        .quarantine(
            new TablePlan.QuarantinePlan(tables + "/" + name + "_quarantine", 1_000_000, null))
        .write(write)
        .partitionBy(partitionBy)
        .clusterBy(clusterBy)
        .constraints(constraints)
        .schemaEvolution(evolution)
        .properties(properties)
        .trigger(trigger)
        .checkpoint(checkpoint)
        .unboundedState(unboundedState)
        .maintenance(MaintenancePlan.DAILY)
        .comment(comment)
        .build();
  }
}
