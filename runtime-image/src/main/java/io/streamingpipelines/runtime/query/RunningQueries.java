package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.batch.Turns;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.refill.RefillFiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The queries of the current plan, and what they share with those of the plans before. */
final class RunningQueries {
  private final EventLog log;
  private final Turns turns;
  private final BooleanSupplier draining;
  private final Refills refills = new Refills();
  private volatile PlannedQueries planned;
  private volatile List<QueryRun> runs;

  /**
   * @param draining whether no query may start any more
   */
  RunningQueries(QueryParts parts, EventLog log, Turns turns, BooleanSupplier draining) {
    this.log = log;
    this.turns = turns;
    this.draining = draining;
    this.planned = plan(parts);
    this.runs = planned.targets().stream().map(this::create).toList();
  }

  /** The queries of a plan. */
  PlannedQueries plan(QueryParts parts) {
    Topology topology = new Topology(parts.plan());
    return new PlannedQueries(
        parts,
        topology,
        new QueryStarter(parts, topology, log, turns, refills),
        FlowTarget.all(parts, topology));
  }

  private QueryRun create(FlowTarget target) {
    return new QueryRun(
        planned.flow(target), planned.parts(), log, () -> failed(target.key().table()));
  }

  private @Nullable Failure failed(String table) {
    return inputs().failed(table);
  }

  private AwaitedInputs inputs() {
    return new AwaitedInputs(runs, planned.topology(), planned.starter(), refills);
  }

  /** The current plan. */
  PlannedQueries planned() {
    return planned;
  }

  /** The queries in the order of the plan. */
  List<QueryRun> all() {
    return runs;
  }

  List<Checkpoint> checkpoints() {
    QueryStarter starter = planned.starter();
    return runs.stream().map(run -> starter.checkpoint(run.target())).toList();
  }

  /** Whether the rows of a table are being replaced. */
  boolean refilling() {
    return refills.running();
  }

  /**
   * Creates the tables that these flows write, and checks their checkpoints.
   *
   * @return all reasons why the flows cannot start
   */
  List<Problem> prepare(PlannedQueries queries, Collection<FlowTarget> starting) {
    QueryParts parts = queries.parts();
    Runnable mayWrite = parts.epoch()::check;
    RefillFiles files = new RefillFiles(parts.session(), log, parts.clock(), parts.probe());
    TablePreparation preparation =
        new TablePreparation(
            parts,
            queries.tables(starting),
            turns,
            files,
            refill -> refills.add(refill, queries.targets(), files, turns, mayWrite));
    List<Problem> problems = new ArrayList<>(preparation.open());
    problems.addAll(queries.problems(starting));
    return problems;
  }

  /** Starts all queries; queries with trigger availableNow wait for their inputs. */
  void start() {
    runs.forEach(this::start);
  }

  private void start(QueryRun run) {
    Thread thread =
        new Thread(() -> run.run(() -> inputs().await(run, draining)), "query-" + run.name());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Replaces the plan: runs the queries that continue, and a new one for each other flow.
   *
   * @param continuing returns the query of a flow that continues, or null
   * @return the new queries
   */
  List<QueryRun> replace(
      PlannedQueries queries, Function<FlowTarget, @Nullable QueryRun> continuing) {
    planned = queries;
    List<QueryRun> all = new ArrayList<>();
    List<QueryRun> started = new ArrayList<>();
    for (FlowTarget target : queries.targets()) {
      QueryRun run = continuing.apply(target);
      if (run == null) {
        run = create(target);
        started.add(run);
      }
      all.add(run);
    }
    runs = List.copyOf(all);
    started.forEach(this::start);
    return started;
  }
}
