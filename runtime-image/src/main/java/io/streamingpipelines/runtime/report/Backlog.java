package io.streamingpipelines.runtime.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query has still to read, and since when that is known.
 *
 * @param rows null when no source tells
 * @param ends how far the source was filled at earlier looks, oldest first, only what is still
 *     beyond the query's own position
 */
record Backlog(@Nullable Long rows, List<End> ends) {
  /** Nothing is known. */
  static final Backlog UNKNOWN = new Backlog(null, List.of());

  /** Nothing is left to read. */
  static final Backlog NONE = new Backlog(0L, List.of());

  /** Enough for a day of one-minute batches; then every second one is forgotten. */
  private static final int MAX_ENDS = 1440;

  Backlog {
    ends = List.copyOf(ends);
  }

  /** The source's end at one moment. */
  record End(long atMillis, long position) {}

  /** There is something to read since then; how much is not known. */
  static Backlog since(long millis) {
    return new Backlog(null, List.of(new End(millis, 0)));
  }

  /**
   * After a look at the source.
   *
   * @param position up to where the query has read
   * @param latest up to where the source was filled
   */
  Backlog look(long atMillis, long rows, long position, long latest) {
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

  /** The oldest look that saw input which is still unread; null without such. */
  @Nullable Long pendingSinceMillis() {
    return ends.isEmpty() ? null : ends.get(0).atMillis;
  }

  /** The first stays: it tells since when. */
  private static List<End> thinned(List<End> ends) {
    List<End> kept = new ArrayList<>();
    for (int i = 0; i < ends.size(); i += 2) {
      kept.add(ends.get(i));
    }
    return kept;
  }
}
