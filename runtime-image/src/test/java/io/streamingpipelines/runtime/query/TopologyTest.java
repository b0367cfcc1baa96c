package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlanFilesBuilder;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.ViewPlan;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tests which flows read which tables. */
class TopologyTest {
  private static final TableDraft BRONZE = new TableDraft("bronze").source("landing");
  private static final TableDraft SILVER = view(new TableDraft("silver"), "clean");
  private static final TableDraft GOLD = new TableDraft("gold").table("silver").source("codes");
  private static final List<ViewPlan> VIEWS =
      List.of(
          new ViewPlan("clean", List.of(input(InputPlan.Kind.VIEW, "raw")), "SELECT * FROM raw"),
          new ViewPlan("raw", List.of(input(InputPlan.Kind.TABLE, "bronze")), null));

  @Test
  void putsTablesBehindThoseTheyReadThroughViewsToo() {
    assertThat(topology(VIEWS, GOLD, SILVER, BRONZE).inOrder())
        .extracting(TablePlan::name)
        .containsExactly("bronze", "silver", "gold");
  }

  @Test
  void keepsTheManifestsOrderWhereNobodyWaits() {
    assertThat(
            topology(
                    List.of(),
                    new TableDraft("b").source("landing"),
                    new TableDraft("a").source("landing"))
                .inOrder())
        .extracting(TablePlan::name)
        .containsExactly("b", "a");
  }

  @Test
  void findsTheTablesAndSourcesBehindViews() {
    Topology topology = topology(VIEWS, BRONZE, SILVER, GOLD);

    assertThat(topology.upstream(flow(SILVER))).containsExactly("bronze");
    assertThat(topology.external(flow(SILVER))).isFalse();
    assertThat(topology.external(flow(GOLD))).isTrue();
    assertThat(topology.upstream(flow(BRONZE))).isEmpty();
  }

  @Test
  void tellsSourcesByWhatIsReadAndNotByTheirNames() {
    Topology topology = topology(VIEWS, BRONZE, SILVER, GOLD);

    assertThat(topology.inputs(flow(GOLD)).stream().map(topology::identity))
        .containsExactly("table file:/t/silver", "files /codes");
  }

  @Test
  void countsTheTextOfViewsAsPartOfTheQuery() {
    List<ViewPlan> edited =
        List.of(
            new ViewPlan(
                "clean", List.of(input(InputPlan.Kind.TABLE, "bronze")), "SELECT 1 FROM bronze"));

    assertThat(topology(edited, BRONZE, SILVER).text(flow(SILVER)))
        .isEqualTo("SELECT *; clean: SELECT 1 FROM bronze")
        .isNotEqualTo(topology(VIEWS, BRONZE, SILVER).text(flow(SILVER)));
  }

  private static FlowPlan flow(TableDraft draft) {
    return draft.in("file:/t").flows().get(0);
  }

  private static TableDraft view(TableDraft draft, String view) {
    return draft.input(InputPlan.Kind.VIEW, view, InputPlan.ReadAs.STREAM);
  }

  private static InputPlan input(InputPlan.Kind kind, String name) {
    return new InputPlan(kind, name, InputPlan.ReadAs.STREAM, null, false, null);
  }

  private static Topology topology(List<ViewPlan> views, TableDraft... drafts) {
    return new Topology(
        PipelinePlanBuilder.builder()
            .formatVersion(PipelinePlan.FORMAT_VERSION)
            .owner(new Owner("local", "test", "shop"))
            .storage(new StoragePlan("file:/t", "file:/c", null))
            .sources(List.of(files("landing"), files("codes")))
            .views(views)
            .tables(Arrays.stream(drafts).map(draft -> draft.in("file:/t")).toList())
            .sinks(List.of())
            .sparkConf(new TreeMap<>())
            .jars(List.of())
            .functions(List.of())
            .restart(new RestartPlan(RestartPlan.Policy.NEVER, 1, 1, 1, 1))
            .drainGraceMillis(1)
            .build());
  }

  private static SourcePlan files(String name) {
    return SourcePlanFilesBuilder.builder()
        .name(name)
        .path("/" + name)
        .format("json")
        .malformed(Malformed.DROP)
        .brokenFiles(SourcePlan.BrokenFiles.FAIL)
        .maxFilesPerTrigger(1)
        .latestFirst(false)
        .options(Map.of())
        .schema("id STRING")
        .build();
  }
}
