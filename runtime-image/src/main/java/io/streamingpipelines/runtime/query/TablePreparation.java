package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.Turns;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.quality.RequeueTable;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.refill.RefillFiles;
import io.streamingpipelines.runtime.write.PipelineTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/**
 * Creates the tables before the queries that write them start, so that others can read them from
 * then on. Other flows may be writing the same tables.
 *
 * @param inOrder the tables, each after the tables that it reads
 * @param refills receives the tables' refills
 */
record TablePreparation(
    QueryParts parts,
    List<TablePlan> inOrder,
    Turns turns,
    RefillFiles refillFiles,
    Consumer<Refill> refills) {

  /**
   * Creates or updates the tables; returns the problems of tables whose content contradicts their
   * declaration.
   */
  List<Problem> open() {
    List<Problem> problems = new ArrayList<>();
    for (TablePlan table : inOrder) {
      Lock turn = turns.of(table.name());
      turn.lock();
      try {
        problems.addAll(open(table));
      } finally {
        turn.unlock();
      }
    }
    return problems;
  }

  private List<Problem> open(TablePlan table) {
    refillFiles.tidy(table);
    TablePlan written = written(table);
    tables().open(written, parts.schema(table));
    if (written != table) {
      parts.probe().at(table.name(), WriterProbe.RefillStep.CREATED);
    }
    List<Problem> problems = new ArrayList<>(tables().retentionProblems(written, path(table)));
    problems.addAll(tables().constrain(written, path(table)));
    String requeue = table.quarantine().requeue();
    if (requeue != null) {
      new RequeueTable(parts.session(), requeue).open(parts.schema(table));
    }
    return problems;
  }

  /** The table that the flows write: during a refill, one that is not seen yet. */
  private TablePlan written(TablePlan table) {
    Optional<Refill> refill =
        Refill.of(table, new TableLog(parts.session(), table.location()).state());
    if (refill.isEmpty()) {
      return table;
    }
    refillFiles.begin(refill.get());
    refills.accept(refill.get());
    return refill.get().filled();
  }

  private PipelineTables tables() {
    return new PipelineTables(parts.session(), parts.plan().owner());
  }

  private String path(TablePlan table) {
    return "spec.tables[" + parts.plan().tables().indexOf(table) + "]";
  }
}
