package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.ViewPlan;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.flow.FlowPlanner;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.flow.InputUnknown;
import io.streamingpipelines.runtime.plan.PipelinePaths;
import io.streamingpipelines.runtime.plan.PlanRefused;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.schema.NamedTypes;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.sql.SqlGuard;
import io.streamingpipelines.runtime.spark.sql.StateCheck;
import io.streamingpipelines.runtime.write.WriteModes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Checks one plan in one pass, inputs before their readers. */
final class PlanCheck {
  private final SparkSession session;
  private final PipelinePlan plan;
  private final PipelinePaths paths;
  private final FlowPlanner planner;

  /** The columns of each table's query, by table name. */
  private final Map<String, StructType> yields = new HashMap<>();

  /** The columns that each table will hold, including those that it already has. */
  private final Map<String, StructType> holds = new HashMap<>();

  private final Set<Problem> problems = new LinkedHashSet<>();
  private final List<FlowRelation> flows = new ArrayList<>();
  private final Set<String> visited = new HashSet<>();

  PlanCheck(SparkSession session, PipelinePlan plan) {
    this.session = session;
    this.plan = plan;
    this.paths = new PipelinePaths(plan);
    this.planner = FlowPlanner.declared(plan, holds);
  }

  SchemaCheck.Result result() {
    plan.tables().forEach(this::table);
    plan.sinks().forEach(this::sink);
    plan.views().forEach(this::view);
    return new SchemaCheck.Result(List.copyOf(problems), yields, flows);
  }

  private void upstream(List<InputPlan> inputs) {
    for (InputPlan input : inputs) {
      switch (input.kind()) {
        case TABLE ->
            plan.tables().stream().filter(t -> t.name().equals(input.name())).forEach(this::table);
        case VIEW ->
            plan.views().stream()
                .filter(v -> v.name().equals(input.name()))
                .forEach(v -> upstream(v.inputs()));
        case SOURCE -> {}
      }
    }
  }

  private void table(TablePlan table) {
    if (!visited.add(table.name())) {
      return;
    }
    for (FlowPlan flow : table.flows()) {
      upstream(flow.inputs());
      String path = paths.flow(table, flow);
      attempt(
          () -> {
            SparkSession own = Catalyst.clone(session);
            FlowRelation relation = planner.table(own, table, flow);
            flows.add(relation);
            StructType yielded = relation.schema();
            problems.addAll(OutputColumns.problems(table, relation.evaluated(), yielded, path));
            problems.addAll(TableCheck.problems(table, relation, paths.table(table.name())));
            problems.addAll(
                RefillCheck.problems(session, table, relation, paths.table(table.name())));
            problems.addAll(
                StateCheck.problems(
                    table,
                    flow,
                    relation.rows(),
                    relation.stateful(),
                    WriteModes.of(table.write()).outputMode(relation.aggregates()),
                    path));
            List<Problem> existing =
                ExistingTable.problems(session, table, yielded, path, paths.table(table.name()));
            problems.addAll(existing);
            if (relation.evaluated() && existing.isEmpty()) {
              problems.addAll(
                  SideTableCheck.problems(session, table, yielded, paths.table(table.name())));
            }
            StructType first = yields.putIfAbsent(table.name(), yielded);
            if (first == null) {
              holds.put(table.name(), stored(table, yielded));
            } else {
              problems.addAll(FlowColumns.problems(table, first, flow, yielded, path));
            }
          },
          () -> {
            checkAlone(path, flow.query(), flow.inputs());
            table.expectations().forEach(this::checkAlone);
          });
    }
  }

  /** The table's columns once this plan writes it: existing columns stay, new ones are appended. */
  private StructType stored(TablePlan table, StructType yielded) {
    StructType written = WriteModes.of(table.write()).visibleColumns(yielded);
    return new TableLog(session, table.location())
        .table()
        .filter(there -> Refill.of(table, there).isEmpty())
        .map(TableState::visibleColumns)
        .map(there -> NamedTypes.withMissingFields(there, written))
        .orElse(written);
  }

  private void sink(SinkPlan sink) {
    upstream(sink.flow().inputs());
    String path = paths.sink(sink.name());
    attempt(
        () -> {
          FlowRelation relation = planner.sink(Catalyst.clone(session), sink);
          flows.add(relation);
          problems.addAll(SinkCheck.problems(sink, relation, path));
        },
        () -> checkAlone(path, sink.flow().query(), sink.flow().inputs()));
  }

  private void view(ViewPlan view) {
    upstream(view.inputs());
    attempt(
        () -> planner.view(Catalyst.clone(session), view),
        () -> checkAlone(paths.view(view.name()), view.query(), view.inputs()));
  }

  private void attempt(Runnable check, Runnable fallback) {
    try {
      check.run();
    } catch (PlanRefused refused) {
      problems.addAll(refused.problems());
      fallback.run();
    } catch (InputUnknown upstream) {
      // the problem is reported where it originates, at the input
      fallback.run();
    }
  }

  /** Checks the text of a query on its own, because an unknown input prevents the full check. */
  private void checkAlone(String path, @Nullable String sql, List<InputPlan> inputs) {
    String at = path + ".query";
    if (sql != null && problems.stream().noneMatch(problem -> problem.path().equals(at))) {
      List<String> names = inputs.stream().map(InputPlan::name).toList();
      problems.addAll(SqlGuard.query(session, sql, at, names));
    }
  }

  private void checkAlone(ExpectationPlan rule) {
    String at = rule.path() + ".expression";
    if (problems.stream().noneMatch(problem -> problem.path().equals(at))) {
      problems.addAll(SqlGuard.expression(session, rule.expression(), at));
    }
  }
}
