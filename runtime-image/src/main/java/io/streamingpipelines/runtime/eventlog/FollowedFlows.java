package io.streamingpipelines.runtime.eventlog;

import io.streamingpipelines.runtime.batch.FlowKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The flows whose batches are logged, and those of which the log may lack some. */
final class FollowedFlows {
  private final Map<FlowKey, Followed> all = new ConcurrentHashMap<>();
  private final Set<FlowKey> behind = ConcurrentHashMap.newKeySet();

  /**
   * A query and the table that it writes.
   *
   * @param target URI of the table
   */
  record Followed(String queryId, String target) {
    /** The id under which the log records the last batch of the query that it covers. */
    String transaction() {
      return EventLog.transaction(queryId);
    }
  }

  void follow(FlowKey key, Followed flow) {
    all.put(key, flow);
  }

  /** Follows the flow unless it is followed already; the log lacks its last batch. */
  void committed(FlowKey key, Followed flow) {
    all.putIfAbsent(key, flow);
    behind.add(key);
  }

  void forget(FlowKey key) {
    all.remove(key);
    behind.remove(key);
  }

  /** The log may lack batches of these flows. */
  void areBehind(Collection<FlowKey> flows) {
    behind.addAll(flows);
  }

  /** All flows may have committed batches that nobody has told of. */
  void allAreBehind() {
    behind.addAll(all.keySet());
  }

  /** Takes the flows of which the log may lack batches. */
  Map<FlowKey, Followed> takeBehind() {
    Map<FlowKey, Followed> taken = new HashMap<>();
    for (FlowKey key : Set.copyOf(behind)) {
      behind.remove(key);
      Followed flow = all.get(key);
      if (flow != null) {
        taken.put(key, flow);
      }
    }
    return taken;
  }
}
