package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.batch.Turns;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.refill.RefillFiles;
import io.streamingpipelines.runtime.write.keyed.Tombstones;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The refills of the pipeline's tables in this driver. */
final class Refills {
  private final Map<String, TableRefill> byTable = new ConcurrentHashMap<>();

  /**
   * Adds a refill that has begun.
   *
   * @param targets all flows of the pipeline
   * @param mayWrite throws if a newer driver has taken over
   */
  void add(
      Refill refill, List<FlowTarget> targets, RefillFiles files, Turns turns, Runnable mayWrite) {
    String table = refill.table().name();
    Set<String> flows =
        targets.stream()
            .map(FlowTarget::key)
            .filter(key -> key.table().equals(table))
            .map(FlowKey::flow)
            .collect(Collectors.toSet());
    byTable.put(table, new TableRefill(refill, flows, files, turns.of(table), mayWrite));
  }

  /** The table's refill, or null if its flows write the table itself. */
  @Nullable TableRefill running(String table) {
    TableRefill refill = byTable.get(table);
    return refill == null || refill.done() ? null : refill;
  }

  /** Whether any table is being refilled. */
  boolean running() {
    return byTable.values().stream().anyMatch(refill -> !refill.done());
  }

  /** The table of deletes that belongs to the rows that are written now. */
  String tombstones(QueryParts parts, TablePlan written) {
    TablePlan table =
        parts.plan().tables().stream()
            .filter(each -> each.name().equals(written.name()))
            .findFirst()
            .orElseThrow();
    int generation =
        running(table.name()) == null
            ? Refill.last(new TableLog(parts.session(), table.location()).state().properties())
            : table.generation();
    return Tombstones.location(table.location(), generation);
  }

  /**
   * Returns the flow as its query must run now. During a refill, the query reads what the sources
   * hold when it starts, and writes to the refill's own table.
   */
  FlowTarget now(FlowTarget target) {
    TablePlan table = target.table();
    TableRefill refill = table == null ? null : running(table.name());
    return refill == null
        ? target
        : new FlowTarget(
            target.path(),
            target.key(),
            target.flow(),
            refill.filled(),
            null,
            new TriggerPlan.AvailableNow());
  }
}
