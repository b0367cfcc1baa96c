package io.streamingpipelines.runtime.eventlog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of flows that are not in the log yet. Each such event has a number in the log, so that it
 * is written once even if the result of a write is not known. Events wait while the log cannot be
 * written; if too many wait, the oldest is dropped.
 */
final class FlowEvents {
  private static final Logger LOG = LoggerFactory.getLogger(FlowEvents.class);
  private static final int MAX_WAITING = 1_000;
  private static final long UNKNOWN = -1;

  // guarded by this
  private final Deque<FlowEvent> waiting = new ArrayDeque<>();

  /** The number that precedes the first waiting event. */
  private long before = UNKNOWN;

  /**
   * @param number counts from 1 for each log and pipeline
   */
  record Numbered(long number, FlowEvent event) {}

  synchronized void add(FlowEvent event) {
    waiting.add(event);
    if (waiting.size() > MAX_WAITING) {
      LOG.warn("Dropped an event, because the event log cannot be written: {}", waiting.remove());
      before += before == UNKNOWN ? 0 : 1;
    }
  }

  /**
   * Returns the waiting events, oldest first.
   *
   * @param held the last number that the log holds, or 0
   */
  synchronized List<Numbered> missing(long held) {
    before = before == UNKNOWN ? held : before;
    written(held);
    List<Numbered> missing = new ArrayList<>();
    waiting.forEach(event -> missing.add(new Numbered(before + missing.size() + 1, event)));
    return missing;
  }

  /** Records that the log holds the events up to this number. */
  private void written(long number) {
    while (before < number && !waiting.isEmpty()) {
      waiting.remove();
      before++;
    }
  }
}
