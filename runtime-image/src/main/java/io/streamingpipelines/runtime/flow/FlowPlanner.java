package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.DeduplicatePlan;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.ViewPlan;
import io.streamingpipelines.runtime.decode.Decoding;
import io.streamingpipelines.runtime.plan.PipelinePaths;
import io.streamingpipelines.runtime.plan.PlanRefused;
import io.streamingpipelines.runtime.quality.ExpectationEvaluator;
import io.streamingpipelines.runtime.quality.MalformedRows;
import io.streamingpipelines.runtime.quality.MalformedRows.Declared;
import io.streamingpipelines.runtime.quality.QuarantineProblems;
import io.streamingpipelines.runtime.quality.RequeueFlow;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.schema.EventTime;
import io.streamingpipelines.runtime.schema.PartitionText;
import io.streamingpipelines.runtime.source.Sources;
import io.streamingpipelines.runtime.spark.sql.Determinism;
import io.streamingpipelines.runtime.spark.sql.InputTag;
import io.streamingpipelines.runtime.spark.sql.SqlGuard;
import io.streamingpipelines.runtime.spark.sql.SqlProblems;
import io.streamingpipelines.runtime.spark.sql.StatefulOperators;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Turns flows into streaming relations. The steps are: read, decode, separate malformed rows, set
 * the watermark, query, evaluate expectations, deduplicate
 * (docs/design/semantics.md#order-of-a-batch). Inputs become temporary views of the given session,
 * so each query needs a session of its own.
 */
public final class FlowPlanner {
  private final PipelinePlan plan;
  private final PipelinePaths paths;
  private final GivenSources given;
  private final Relations relations;

  /** Creates a planner that reads the plan's sources and tables; Delta tables must exist. */
  public FlowPlanner(PipelinePlan plan) {
    this(plan, GivenSources.NONE);
  }

  /** Creates a planner that reads the given rows instead of the plan's sources. */
  public FlowPlanner(PipelinePlan plan, GivenSources given) {
    this(plan, given, new LiveRelations(Map.of(), given, Start.DECLARED));
  }

  private FlowPlanner(PipelinePlan plan, GivenSources given, Relations relations) {
    this.plan = plan;
    this.given = given;
    this.paths = new PipelinePaths(plan);
    this.relations = relations;
  }

  /** Returns a planner that reads snapshots of the pipeline's own tables at these versions. */
  public FlowPlanner at(Map<String, Long> versions) {
    return new FlowPlanner(plan, given, new LiveRelations(versions, given, Start.DECLARED));
  }

  /** Returns a planner that reads streams without rows, with files at the URI {@code folder}. */
  public FlowPlanner withoutRows(String folder) {
    return new FlowPlanner(plan, given, new EmptyRelations(paths, relations, folder));
  }

  /** Whether flows read the source itself instead of a folder that replaces it. */
  public boolean reads(SourcePlan source) {
    return !given.replaces(source);
  }

  /**
   * Creates a planner that reads nothing and uses empty relations.
   *
   * @param tables the future columns of each table; read when a flow is planned
   */
  public static FlowPlanner declared(PipelinePlan plan, Map<String, StructType> tables) {
    return new FlowPlanner(
        plan, GivenSources.NONE, new DeclaredRelations(new PipelinePaths(plan), tables));
  }

  /**
   * Plans a flow of a table, with the results of the expectations.
   *
   * @throws PlanRefused if the flow cannot be planned as declared
   */
  public FlowRelation table(SparkSession session, TablePlan table, FlowPlan flow) {
    return startingAt(table.checkpoint().start()).planned(session, table, flow);
  }

  private FlowPlanner startingAt(Start start) {
    return new FlowPlanner(plan, given, relations.startingAt(start));
  }

  private FlowRelation planned(SparkSession session, TablePlan table, FlowPlan flow) {
    String path = paths.flow(table, flow);
    DeduplicatePlan unique = table.deduplicate();
    Planned planned = planned(session, flow, path, unique == null ? Kind.TABLE : Kind.UNIQUE);
    List<Problem> problems =
        new ArrayList<>(
            ExpectationEvaluator.problems(
                planned.visible(), table.expectations(), table.name(), paths.table(table.name())));
    boolean needsDeterminism =
        planned.marked()
            || table.expectations().stream()
                .anyMatch(e -> e.onViolation() != ExpectationPlan.Action.WARN);
    if (needsDeterminism) {
      problems.addAll(Determinism.problems(planned.visible(), path + ".query"));
    }
    if (!problems.isEmpty()) {
      throw new PlanRefused(problems);
    }
    Dataset<Row> stored = PartitionText.stored(planned.rows(), table.partitionBy());
    Dataset<Row> reached =
        unique == null ? stored : Deduplication.of(stored, unique, paths.table(table.name()));
    boolean evaluated = planned.marked() || !table.expectations().isEmpty();
    Dataset<Row> rows =
        evaluated
            ? ExpectationEvaluator.evaluate(reached, table.expectations(), planned.marked())
            : reached;
    return new FlowRelation(
        table.name(),
        flow.name(),
        EventTime.strip(rows),
        EventTime.strip(planned.visible().schema()),
        unique != null || StatefulOperators.stateful(planned.visible()),
        evaluated);
  }

  /**
   * The rows for a sink. Sinks have neither expectations nor a quarantine, so the rows are not
   * evaluated.
   *
   * @throws PlanRefused if the flow cannot be planned as declared
   */
  public FlowRelation sink(SparkSession session, SinkPlan sink) {
    return startingAt(sink.checkpoint().start()).planned(session, sink);
  }

  private FlowRelation planned(SparkSession session, SinkPlan sink) {
    Planned planned = planned(session, sink.flow(), paths.sink(sink.name()), Kind.SINK);
    return new FlowRelation(
        sink.name(),
        sink.flow().name(),
        EventTime.strip(planned.rows()),
        EventTime.strip(planned.visible().schema()),
        StatefulOperators.stateful(planned.visible()),
        false);
  }

  /** The columns of a view on its own, to check the view. */
  public StructType view(SparkSession session, ViewPlan view) {
    return query(session, paths.view(view.name()), view.inputs(), view.query(), null, true)
        .schema();
  }

  /**
   * A flow's query, after it has been decided how its broken rows are handled.
   *
   * @param visible the query as the user wrote it
   * @param rows the same query with the marker as its last column, if {@code marked}
   */
  private record Planned(Dataset<Row> visible, Dataset<Row> rows, boolean marked) {}

  /** The target of the query, which decides how broken rows are handled. */
  private enum Kind {
    TABLE,
    /** A table with {@code deduplicate}, whose state broken rows must not enter. */
    UNIQUE,
    SINK
  }

  private Planned planned(SparkSession session, FlowPlan flow, String path, Kind kind) {
    boolean sink = kind == Kind.SINK;
    Dataset<Row> visible = query(session, path, flow.inputs(), flow.query(), flow.decode(), !sink);
    requireDistinctNames(visible.schema(), path);
    Set<Declared> declared = MalformedRows.declared(visible);
    if (declared.isEmpty() && !sink) {
      return new Planned(visible, visible, false);
    }
    if (sink) {
      QuarantineProblems.beforeSink(declared, path);
      return new Planned(visible, visible, false);
    }
    Optional<Dataset<Row>> carried =
        kind == Kind.UNIQUE ? Optional.empty() : MalformedRows.carry(visible);
    if (carried.isPresent()) {
      return new Planned(visible, carried.get(), true);
    }
    boolean twice = flow.decode() != null && isDecoded(session, flow, path);
    QuarantineProblems.beforeState(declared, twice, path);
    Dataset<Row> dropping = query(session, path, flow.inputs(), flow.query(), flow.decode(), false);
    return new Planned(dropping, dropping, false);
  }

  /** Whether an input of the flow is decoded before the flow's own decoder. */
  private boolean isDecoded(SparkSession session, FlowPlan flow, String path) {
    Dataset<Row> input = query(session, path, flow.inputs(), null, null, true);
    return !MalformedRows.declared(input).isEmpty();
  }

  /** All later steps find the query's columns by name. */
  private static void requireDistinctNames(StructType schema, String path) {
    List<Problem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : schema.fieldNames()) {
      if (!seen.add(Columns.key(name))) {
        problems.add(
            Problem.error(
                path + ".query",
                "DuplicateColumn",
                "The query yields column " + name + " twice; rename one with AS."));
      }
    }
    if (!problems.isEmpty()) {
      throw new PlanRefused(problems);
    }
  }

  private Dataset<Row> query(
      SparkSession session,
      String path,
      List<InputPlan> inputs,
      @Nullable String sql,
      @Nullable DecodePlan decode,
      boolean carried) {
    Map<String, Dataset<Row>> views = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      InputPlan input = inputs.get(i);
      Dataset<Row> rows = read(session, input, carried);
      if (decode != null) {
        rows = Decoding.flow(rows, decode, path + ".decode");
      }
      views.put(input.name(), InputReader.prepare(rows, input, carried, path + ".from[" + i + "]"));
    }
    // after all inputs are read, because reading a view registers the names of its own inputs
    for (Map.Entry<String, Dataset<Row>> view : views.entrySet()) {
      view.getValue().createOrReplaceTempView(view.getKey());
    }
    if (sql == null) {
      return views.values().iterator().next();
    }
    List<Problem> refused = SqlGuard.query(session, sql, path + ".query", views.keySet());
    if (!refused.isEmpty()) {
      throw new PlanRefused(refused);
    }
    try {
      return session.sql(sql);
    } catch (Exception e) {
      throw new PlanRefused(SqlProblems.of(path + ".query", e));
    }
  }

  private Dataset<Row> read(SparkSession session, InputPlan input, boolean carried) {
    return switch (input.kind()) {
      case SOURCE -> source(session, input);
      case TABLE ->
          InputTag.mark(
              relations.table(session, find(plan.tables(), TablePlan::name, input.name()), input),
              input.label());
      case VIEW -> {
        ViewPlan view = find(plan.views(), ViewPlan::name, input.name());
        yield query(session, paths.view(view.name()), view.inputs(), view.query(), null, carried);
      }
    };
  }

  private Dataset<Row> source(SparkSession session, InputPlan input) {
    SourcePlan source =
        RequeueFlow.source(plan, input.name())
            .orElseGet(() -> find(plan.sources(), SourcePlan::name, input.name()));
    Dataset<Row> rows = InputTag.mark(relations.source(session, source, input), input.label());
    return Sources.of(source).decode(rows, input, paths.source(source.name()));
  }

  private static <T> T find(List<T> parts, Function<T, String> name, String wanted) {
    return parts.stream()
        .filter(part -> name.apply(part).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the plan has no " + wanted));
  }
}
