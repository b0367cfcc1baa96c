package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.MaintenancePlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlanBuilder;
import io.streamingpipelines.plan.ViewPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Pipelines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which changes of a plan concern the query of a flow. */
class FlowDefinitionTest {
  private static final StructType ID = StructType.fromDDL("id STRING");
  private static final StructType ID_V = StructType.fromDDL("id STRING, v INT");

  @TempDir Path directory;
  private PipelinePlan plan;
  private final Map<String, StructType> columns =
      new HashMap<>(Map.of("bronze", ID, "silver", ID, "other", ID));

  @BeforeEach
  void declare() {
    plan =
        new Pipelines(directory)
            .table("bronze", "landing", "SELECT id FROM landing", new WritePlan.Append())
            .table("silver", "bronze", "SELECT id FROM bronze", new WritePlan.Append())
            .table("other", "landing", "SELECT id FROM landing", new WritePlan.Append())
            .plan();
  }

  @Test
  void aChangedTableConcernsItselfAlone() {
    assertThat(
            changed(
                edit(
                    "bronze",
                    table ->
                        TablePlanBuilder.builder(table)
                            .expectations(
                                List.of(
                                    new ExpectationPlan(
                                        "p", "e", "id > 0", ExpectationPlan.Action.DROP, null)))
                            .build())))
        .containsExactly("bronze");
  }

  @Test
  void theOrderOfTablesAndTheirMaintenanceConcernNobody() {
    List<TablePlan> tables = new ArrayList<>(plan.tables());
    tables.add(0, tables.remove(2));
    assertThat(changed(with().tables(tables).build())).isEmpty();
    assertThat(
            changed(
                edit(
                    "silver",
                    table ->
                        TablePlanBuilder.builder(table)
                            .maintenance(new MaintenancePlan(false, false, null))
                            .build())))
        .isEmpty();
  }

  @Test
  void newColumnsConcernTheTableAndItsReaders() {
    PipelinePlan same = with().build();
    assertThat(changed(same, with("bronze", ID_V))).containsExactly("bronze", "silver");
  }

  @Test
  void anotherLocationOrModeOfATableConcernsItsReaders() {
    assertThat(
            changed(
                edit(
                    "bronze",
                    table -> TablePlanBuilder.builder(table).location("file:/elsewhere").build())))
        .containsExactly("bronze", "silver");
  }

  @Test
  void aSourceConcernsThoseWhoReadItAlsoThroughViews() {
    PipelinePlan throughView =
        PipelinePlanBuilder.builder(
                edit(
                    "other",
                    table ->
                        TablePlanBuilder.builder(table)
                            .flows(
                                List.of(
                                    new FlowPlan(
                                        "default",
                                        List.of(view("clean")),
                                        "SELECT id FROM clean",
                                        null,
                                        false)))
                            .build()))
            .views(
                List.of(new ViewPlan("clean", plan.tables().get(0).flows().get(0).inputs(), null)))
            .build();
    plan = throughView;

    assertThat(
            changed(
                with()
                    .views(
                        List.of(
                            new ViewPlan(
                                "clean",
                                plan.tables().get(0).flows().get(0).inputs(),
                                "SELECT * FROM landing WHERE v > 0")))
                    .build()))
        .containsExactly("other");
    PipelinePlan elsewhere =
        new Pipelines(directory.resolve("elsewhere"))
            .table("bronze", "landing", "SELECT id FROM landing", new WritePlan.Append())
            .plan();
    assertThat(changed(with().sources(elsewhere.sources()).build()))
        .containsExactly("bronze", "other");
  }

  private static InputPlan view(String name) {
    return new InputPlan(InputPlan.Kind.VIEW, name, InputPlan.ReadAs.STREAM, null, false, null);
  }

  private PipelinePlanBuilder with() {
    return PipelinePlanBuilder.builder(plan);
  }

  private Map<String, StructType> with(String table, StructType schema) {
    Map<String, StructType> all = new HashMap<>(columns);
    all.put(table, schema);
    return all;
  }

  private PipelinePlan edit(String name, UnaryOperator<TablePlan> change) {
    return with()
        .tables(
            plan.tables().stream()
                .map(table -> table.name().equals(name) ? change.apply(table) : table)
                .toList())
        .build();
  }

  private List<String> changed(PipelinePlan other) {
    return changed(other, columns);
  }

  /** The tables whose queries are different in the other plan. */
  private List<String> changed(PipelinePlan other, Map<String, StructType> otherColumns) {
    List<FlowDefinition> before = definitions(plan, columns);
    return definitions(other, otherColumns).stream()
        .filter(definition -> !before.contains(definition))
        .map(definition -> definition.target().key().table())
        .toList();
  }

  private static List<FlowDefinition> definitions(
      PipelinePlan plan, Map<String, StructType> columns) {
    Topology topology = new Topology(plan);
    return FlowTarget.declared(plan, topology).stream()
        .map(target -> FlowDefinition.of(target, topology, plan.tables(), columns))
        .toList();
  }
}
