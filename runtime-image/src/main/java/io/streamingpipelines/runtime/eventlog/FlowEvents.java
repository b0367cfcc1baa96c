package io.streamingpipelines.runtime.eventlog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of the flows and is not in the log yet. In the log each such event has a number, by
 * which it is there once, also when it is not known whether it came through. While nothing can be
 * written they wait, and of too many the oldest is forgotten.
 */
final class FlowEvents {
  private static final Logger LOG = LoggerFactory.getLogger(FlowEvents.class);
  private static final int MOST = 1_000;
  private static final long UNKNOWN = -1;

  // guarded by this
  private final Deque<FlowEvent> waiting = new ArrayDeque<>();

  /** The number before that of the first that waits. */
  private long before = UNKNOWN;

  /**
   * @param number from 1, in this log, of this pipeline
   */
  record Numbered(long number, FlowEvent event) {}

  synchronized void add(FlowEvent event) {
    waiting.add(event);
    if (waiting.size() > MOST) {
      LOG.warn("Not in the event log, which cannot be written: {}", waiting.remove());
      before += before == UNKNOWN ? 0 : 1;
    }
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Oldest first.
   *
   * @param held the last number that the log holds, 0 without any
   */
  synchronized List<Numbered> missing(long held) {
    before = before == UNKNOWN ? held : before;
    written(held);
    List<Numbered> missing = new ArrayList<>();
    waiting.forEach(event -> missing.add(new Numbered(before + missing.size() + 1, event)));
    return missing;
  }

  /** The log holds those up to this number. */
  synchronized void written(long number) {
    while (before < number && !waiting.isEmpty()) {
      waiting.remove();
      before++;
    }
  }
}
