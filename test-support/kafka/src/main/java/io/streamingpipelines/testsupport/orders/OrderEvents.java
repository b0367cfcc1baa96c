package io.streamingpipelines.testsupport.orders;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * The order events of a seed, always the same ones.
 *
 * @param count events of the main wave
 * @param epoch event time of the first event; all others but those with {@link
 *     EventDefect#FAR_FUTURE} are less than half a day later
 */
public record OrderEvents(long seed, int count, Instant epoch) {
  /** Event time that the main wave covers. */
  public static final Duration SPAN = Duration.ofHours(8);

  /**
   * The most that an event of the main wave is older than the clock of the stream: well below the
   * example's watermark delay of two hours, so that none of them is late.
   */
  public static final Duration MOST_OUT_OF_ORDER = Duration.ofMinutes(30);

  /** Events of {@link Wave#TICKS}. */
  public static final int TICKS = 3;

  /** Far enough behind main's end that a watermark of two hours closes all its hours. */
  private static final Duration FIRST_TICK = SPAN.plusHours(2).plusMinutes(1);

  /** One in so many events comes late. */
  private static final int LATE_SHARE = 50;

  public OrderEvents {
    if (count < 0) {
      throw new IllegalArgumentException("count is " + count + ": it must not be negative");
    }
  }

  /** The events of a wave, in the order in which they are sent. Made while they are read. */
  public Stream<OrderEvent> wave(Wave wave) {
    EventMaker maker = new EventMaker(seed, wave, epoch);
    return switch (wave) {
      case MAIN ->
          Stream.iterate(0, i -> i + 1).limit(count).map(i -> maker.main(i, streamTime(i)));
      case TICKS -> Stream.iterate(0, i -> i + 1).limit(TICKS).map(i -> maker.tick(i, tickTime(i)));
      case LATE ->
          Stream.iterate(0, i -> i + 1)
              .limit(count == 0 ? 0 : Math.max(3, count / LATE_SHARE))
              .map(i -> maker.late(i, Math.max(1, count / 3)));
    };
  }

  /** All waves, one after another. */
  public Stream<OrderEvent> all() {
    return Stream.of(Wave.values()).flatMap(this::wave);
  }

  private Instant streamTime(int index) {
    return epoch.plusMillis(SPAN.toMillis() * index / count);
  }

  private Instant tickTime(int index) {
    return epoch.plus(FIRST_TICK).plus(Duration.ofMinutes(5).multipliedBy(index));
  }
}
