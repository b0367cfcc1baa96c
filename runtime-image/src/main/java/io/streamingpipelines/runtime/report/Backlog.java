package io.streamingpipelines.runtime.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a query has still to read, and since when.
 *
 * @param rows null if no source reports it
 * @param ends ends of the source at earlier observations, oldest first, as far as the query has not
 *     reached them
 */
record Backlog(@Nullable Long rows, List<End> ends) {
  /** The backlog is not known. */
  static final Backlog UNKNOWN = new Backlog(null, List.of());

  /** Nothing is left to read. */
  static final Backlog NONE = new Backlog(0L, List.of());

  /** Enough for a day of one-minute batches; beyond this, every second one is dropped. */
  private static final int MAX_ENDS = 1440;

  Backlog {
    ends = List.copyOf(ends);
  }

  /** The end of the source at one moment. */
  record End(long atMillis, long position) {}

  /** Input has been waiting since then; its amount is not known. */
  static Backlog since(long millis) {
    return new Backlog(null, List.of(new End(millis, 0)));
  }

  /**
   * Returns the backlog after an observation of the source.
   *
   * @param position the position to which the query has read
   * @param latest the end of the source
   */
  Backlog observe(long atMillis, long rows, long position, long latest) {
    if (rows == 0) {
      return NONE;
    }
    List<End> unread = new ArrayList<>();
    for (End end : ends) {
      if (end.position > position) {
        unread.add(end);
      }
    }
    unread.add(new End(atMillis, latest));
    return new Backlog(rows, unread.size() > MAX_ENDS ? thinned(unread) : unread);
  }

  /** The time of the oldest observation of input that is still unread, or null if all is read. */
  @Nullable Long pendingSinceMillis() {
    return ends.isEmpty() ? null : ends.get(0).atMillis;
  }

  /** Keeps the first one, which says since when input has been waiting. */
  private static List<End> thinned(List<End> ends) {
    List<End> kept = new ArrayList<>();
    for (int i = 0; i < ends.size(); i += 2) {
      kept.add(ends.get(i));
    }
    return kept;
  }
}
