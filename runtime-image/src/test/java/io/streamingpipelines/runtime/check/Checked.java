package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlanFilesBuilder;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.ViewPlan;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.session.SharedSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan that is judged without being run: it reads {@code orders} (id, v, at, tags), a source of
 * files.
 */
final class Checked {
  private static final String NOWHERE = "file:/nowhere";

  private final String tables;
  private final List<TableDraft> drafts = new ArrayList<>();
  private final List<ViewPlan> views = new ArrayList<>();
  private final List<SinkPlan> sinks = new ArrayList<>();
  private Malformed malformed = Malformed.DROP;
  private String format = "json";

  Checked() {
    this(NOWHERE);
  }

  Checked(String tables) {
    this.tables = tables;
  }

  /** A table {@code t} with this query over {@code orders}. */
  static List<String> query(@Nullable String sql) {
    return new Checked().table(new TableDraft("t").source("orders").query(sql)).problems();
  }

  Checked table(TableDraft draft) {
    drafts.add(draft);
    return this;
  }

  Checked view(String name, String from, String query) {
    views.add(new ViewPlan(name, List.of(source(from)), query));
    return this;
  }

  Checked sink(String query, SinkPlan.Target target) {
    sinks.add(
        new SinkPlan(
            "s",
            new FlowPlan(FlowPlan.DEFAULT, List.of(source("orders")), query, null, false),
            target,
            new TriggerPlan.AvailableNow(),
            1));
    return this;
  }

  Checked malformed(Malformed wanted) {
    malformed = wanted;
    return this;
  }

  /** Files whose records can be broken are json and csv only. */
  Checked format(String wanted) {
    format = wanted;
    return this;
  }

  /** {@code CODE path (line:column): sentence}. */
  List<String> problems() {
    return result().problems().stream().map(Checked::show).toList();
  }

  SchemaCheck.Result result() {
    PipelinePlan plan =
        PipelinePlanBuilder.builder()
            .formatVersion(PipelinePlan.FORMAT_VERSION)
            .owner(new Owner("local", "test", "shop"))
            .storage(new StoragePlan(tables, NOWHERE, null))
            .sources(
                List.of(
                    SourcePlanFilesBuilder.builder()
                        .name("orders")
                        .path(NOWHERE)
                        .format(format)
                        .malformed(malformed)
                        .brokenFiles(SourcePlan.BrokenFiles.FAIL)
                        .maxFilesPerTrigger(1)
                        .latestFirst(false)
                        .options(Map.of())
                        .schema("id STRING, v INT, at TIMESTAMP, tags MAP<STRING, STRING>")
                        .build()))
            .views(views)
            .tables(drafts.stream().map(draft -> draft.in(tables)).toList())
            .sinks(sinks)
            .sparkConf(new TreeMap<>())
            .jars(List.of())
            .functions(List.of())
            .restart(new RestartPlan(RestartPlan.Policy.NEVER, 1, 1, 1, 1))
            .drainGraceMillis(1)
            .build();
    return SchemaCheck.check(SharedSpark.session(), plan);
  }

  private static String show(Problem problem) {
    return (problem.fatal() ? "" : "warning ") + problem.code() + " " + problem;
  }

  private static InputPlan source(String name) {
    return new InputPlan(InputPlan.Kind.SOURCE, name, InputPlan.ReadAs.STREAM, null, false);
  }
}
