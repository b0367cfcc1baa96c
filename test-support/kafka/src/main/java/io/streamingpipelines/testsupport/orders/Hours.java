package io.streamingpipelines.testsupport.orders;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts events and revenue per hour and type, as orders_hourly does. */
final class Hours {
  /** The example's watermark delay. */
  static final Duration DELAY = Duration.ofHours(2);

  private static final Comparator<HourlyRow> ORDER =
      comparing(HourlyRow::hourStart)
          .thenComparing(HourlyRow::eventType, nullsFirst(naturalOrder()));

  private record Group(Instant hour, @Nullable String type) {}

  private final Map<Group, HourlyRow> groups = new HashMap<>();
  private Instant newest = Instant.MIN;

  void add(SilverRow row) {
    Group group = new Group(row.eventTs().truncatedTo(ChronoUnit.HOURS), row.eventType());
    BigDecimal revenue = Objects.requireNonNull(row.total(), "a valid row has a total");
    groups.merge(
        group,
        new HourlyRow(group.hour(), group.type(), 1, revenue),
        (a, b) ->
            new HourlyRow(
                a.hourStart(), a.eventType(), a.orders() + 1, a.revenue().add(b.revenue())));
    if (row.eventTs().isAfter(newest)) {
      newest = row.eventTs();
    }
  }

  /**
   * The hours that the watermark has passed; they are written, and nothing enters them any more.
   */
  List<HourlyRow> closed() {
    if (groups.isEmpty()) {
      return List.of();
    }
    Instant watermark = newest.minus(DELAY);
    return groups.values().stream()
        .filter(row -> !row.hourStart().plus(1, ChronoUnit.HOURS).isAfter(watermark))
        .sorted(ORDER)
        .toList();
  }

  /** Whether an event with this time comes too late now. */
  boolean isClosed(Instant time) {
    return !groups.isEmpty()
        && !time.truncatedTo(ChronoUnit.HOURS)
            .plus(1, ChronoUnit.HOURS)
            .isAfter(newest.minus(DELAY));
  }
}
