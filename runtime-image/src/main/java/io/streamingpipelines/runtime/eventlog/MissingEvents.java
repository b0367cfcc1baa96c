package io.streamingpipelines.runtime.eventlog;

import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.delta.TransactionalWrite.Step;
import io.streamingpipelines.runtime.eventlog.FollowedFlows.Followed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an event log and from the tables of a pipeline which events the log lacks.
 *
 * @param location URI of the log
 * @param flowsTransaction the id under which the log records the number of our last flow event
 */
record MissingEvents(
    SparkSession session,
    String location,
    EventRows rows,
    FlowEvents flowEvents,
    String flowsTransaction) {
  /** Events that the log lacks, and the transaction that covers them. */
  record Part(List<Row> events, Step step) {}

  /**
   * @param failure why the batches of some flow could not be read; null if all could
   */
  record Found(List<Part> parts, @Nullable RuntimeException failure) {}

  /**
   * What the log lacks of these flows' batches, and of events that wait. A table that cannot be
   * read does not hold up the others.
   */
  Found find(Collection<Followed> behind) {
    List<String> transactions =
        Stream.concat(Stream.of(flowsTransaction), behind.stream().map(Followed::transaction))
            .toList();
    Map<String, Long> logged = new DeltaCommits(session, location).lastTransactions(transactions);
    List<Part> parts = new ArrayList<>();
    addFlowEvents(logged.getOrDefault(flowsTransaction, -1L), parts);
    RuntimeException failure = null;
    for (Followed flow : behind) {
      try {
        addBatches(flow, logged.getOrDefault(flow.transaction(), -1L), parts);
      } catch (Exception e) { // Scala throws checked exceptions without declaring them
        failure =
            new IllegalStateException("The commits of " + flow.target() + " cannot be read", e);
      }
    }
    return new Found(parts, failure);
  }

  private void addFlowEvents(long logged, List<Part> parts) {
    List<FlowEvents.Numbered> events = flowEvents.missing(Math.max(0, logged));
    if (!events.isEmpty()) {
      long last = events.get(events.size() - 1).number();
      parts.add(
          new Part(
              events.stream().map(rows::flow).toList(), new Step(flowsTransaction, logged, last)));
    }
  }

  private void addBatches(Followed flow, long logged, List<Part> parts) {
    List<DeltaCommits.Commit> commits =
        new DeltaCommits(session, flow.target()).after(flow.queryId(), logged);
    if (!commits.isEmpty()) {
      long last = commits.get(commits.size() - 1).note().batch();
      parts.add(new Part(rows.progress(commits), new Step(flow.transaction(), logged, last)));
    }
  }
}
