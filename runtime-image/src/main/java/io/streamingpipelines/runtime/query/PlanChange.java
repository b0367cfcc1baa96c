package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.refill.Refill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the plan of a running pipeline (docs/design/lifecycle.md#change-in-place). The queries
 * whose definition differs stop between two batches and start again with the new plan; all others
 * continue. If one of them cannot start, the old plan comes back.
 */
public final class PlanChange {
  private static final long POLL_MILLIS = 20;

  /** How long a query's thread may take to end after the query has been stopped. */
  private static final Duration END = Duration.ofSeconds(30);

  /**
   * How a change has ended.
   *
   * @param kind what became of the new plan
   * @param problems why it was refused
   * @param failure the failure because of which it was refused; null if there is none
   */
  public record Result(Kind kind, List<Problem> problems, @Nullable Failure failure) {
    static final Result CHANGED = new Result(Kind.CHANGED, List.of(), null);
    static final Result NOT_IN_PLACE = new Result(Kind.NOT_IN_PLACE, List.of(), null);

    static Result refused(List<Problem> problems, @Nullable Failure failure) {
      return new Result(Kind.REFUSED, problems, failure);
    }

    /** What became of the new plan. */
    public enum Kind {
      /** The queries run with the new plan. */
      CHANGED,
      /** The queries run with the old plan. */
      REFUSED,
      /** Nothing was done, because only a new driver can make this change. */
      NOT_IN_PLACE
    }
  }

  private final RunningQueries queries;
  private final BooleanSupplier ending;
  private final PlannedQueries before;
  private final PlannedQueries after;

  /** The queries that continue, by their flow in the new plan. */
  private final Map<FlowTarget, QueryRun> kept = new LinkedHashMap<>();

  private final List<FlowTarget> starting = new ArrayList<>();
  private final List<QueryRun> stopping;

  /**
   * @param ending whether the driver is about to end, so that nothing may start any more
   */
  PlanChange(RunningQueries queries, PlannedQueries after, BooleanSupplier ending) {
    this.queries = queries;
    this.before = queries.planned();
    this.after = after;
    this.ending = ending;
    Map<FlowDefinition, QueryRun> running = new LinkedHashMap<>();
    queries.all().forEach(run -> running.put(before.definition(run.target()), run));
    for (FlowTarget target : after.targets()) {
      QueryRun same = running.remove(after.definition(target));
      if (same == null) {
        starting.add(target);
      } else {
        kept.put(target, same);
      }
    }
    this.stopping = List.copyOf(running.values());
  }

  Result make() throws InterruptedException {
    boolean sameQueries = starting.isEmpty() && stopping.isEmpty();
    if (!sameQueries && !possible()) {
      return Result.NOT_IN_PLACE;
    }
    stop(stopping);
    if (ending.getAsBoolean()) {
      return Result.NOT_IN_PLACE;
    }
    Result refused = start();
    if (refused != null) {
      restore();
      return refused;
    }
    kept.forEach((target, run) -> run.declaredAs(after.flow(target)));
    return Result.CHANGED;
  }

  private void stop(List<QueryRun> runs) throws InterruptedException {
    Duration grace = Duration.ofMillis(before.parts().plan().drainGraceMillis());
    QueryDrain.drain(runs, grace, before.parts().clock());
    for (QueryRun run : runs) {
      run.awaitEnd(END);
    }
  }

  /**
   * A pipeline that completes, or whose rows are being replaced, has queries that wait for each
   * other: such a plan is left to a new driver.
   */
  private boolean possible() {
    return !ending.getAsBoolean()
        && !queries.refilling()
        && continues(before.targets())
        && continues(after.targets())
        && kept.values().stream().noneMatch(run -> run.status().state() == State.WAITING)
        && after.tables(starting).stream().noneMatch(this::refills);
  }

  private static boolean continues(List<FlowTarget> targets) {
    return targets.stream().anyMatch(target -> !target.availableNow());
  }

  private boolean refills(TablePlan table) {
    return Refill.of(table, new TableLog(after.parts().session(), table.location()).state())
        .isPresent();
  }

  /** Starts the new queries; returns null if they run. */
  private @Nullable Result start() throws InterruptedException {
    List<Problem> problems;
    try {
      problems = queries.prepare(after, starting);
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      Failure failure =
          before.parts().failures().classify(e, null, null, before.parts().clock().millis());
      return Result.refused(List.of(), failure);
    }
    if (problems.stream().anyMatch(Problem::fatal)) {
      return Result.refused(problems, null);
    }
    List<QueryRun> started = queries.replace(after, kept::get);
    Failure failure = firstFailure(started);
    if (failure == null) {
      return null;
    }
    stop(started);
    return Result.refused(List.of(), failure);
  }

  private void restore() {
    Map<FlowTarget, QueryRun> continuing = new LinkedHashMap<>();
    kept.values().forEach(run -> continuing.put(run.target(), run));
    queries.replace(before, continuing::get);
  }

  /**
   * Waits until each query has started; returns the first failure that rules out the plan. After
   * any other failure, the query is started again with the new plan.
   */
  private @Nullable Failure firstFailure(List<QueryRun> started) throws InterruptedException {
    List<QueryRun> waiting = new ArrayList<>(started);
    // a flow that runs once may have to wait for others of its kind
    waiting.removeIf(run -> run.target().availableNow());
    while (!waiting.isEmpty() && !ending.getAsBoolean()) {
      for (QueryRun run : List.copyOf(waiting)) {
        QueryStatus status = run.status();
        Failure failure = status.error();
        if (failure != null && failure.kind().rulesOutPlan()) {
          return failure;
        }
        if (failure != null || status.state() == State.RUNNING || run.hasEnded()) {
          waiting.remove(run);
        }
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return null;
  }
}
