package io.streamingpipelines.testsupport.orders;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what examples/orders must hold, from the events and where they landed. It goes by what the
 * generator meant, not by the bytes: it has no parser that could share a fault with the one it
 * judges.
 *
 * <p>Late events are expected to come when the ticks have been committed ({@link Wave}): they are
 * in every table but orders_hourly.
 */
public final class OrderOracle {
  private static final BigDecimal BIG = new BigDecimal(1000);
  private static final Comparator<SilverRow> AGE =
      comparing(SilverRow::eventTs)
          .thenComparingInt(SilverRow::partition)
          .thenComparingLong(SilverRow::offset);

  private final Instant now;
  private final List<BronzeRow> bronze = new ArrayList<>();
  private final List<SilverRow> silver = new ArrayList<>();
  private final List<QuarantineRow> quarantine = new ArrayList<>();
  private final List<SilverRow> late = new ArrayList<>();
  private final Map<String, SilverRow> newest = new TreeMap<>();
  private final Hours hours = new Hours();
  private final Map<QualityRule, Long> failed = new EnumMap<>(QualityRule.class);
  private long warned;
  private long dropped;
  private long malformed;

  /**
   * An oracle without events.
   *
   * @param now about when they are processed; what lies an hour ahead of it is from the future
   */
  public OrderOracle(Instant now) {
    this.now = now;
    for (QualityRule rule : QualityRule.values()) {
      failed.put(rule, 0L);
    }
  }

  /**
   * What must be held when these events landed there.
   *
   * @throws IllegalArgumentException when something landed that is not of these events
   */
  public static Expected expect(OrderEvents events, Collection<Landing> landings, Instant now) {
    Map<Wave, Map<Integer, List<Landing>>> places = new EnumMap<>(Wave.class);
    for (Landing landing : landings) {
      places
          .computeIfAbsent(landing.wave(), wave -> new HashMap<>())
          .computeIfAbsent(landing.index(), index -> new ArrayList<>())
          .add(landing);
    }
    OrderOracle oracle = new OrderOracle(now);
    events
        .all()
        .forEach(
            event -> {
              Map<Integer, List<Landing>> wave = places.get(event.wave());
              List<Landing> found = wave == null ? null : wave.remove(event.index());
              if (found != null) {
                found.forEach(landing -> oracle.add(event, landing));
              }
            });
    places.values().stream()
        .flatMap(wave -> wave.values().stream())
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new IllegalArgumentException("no such event: " + unknown);
            });
    return oracle.expected();
  }

  /** Takes an event that landed; waves in their order. */
  public void add(OrderEvent event, Landing landing) {
    if (event.crc() != landing.crc()) {
      throw new IllegalArgumentException(
          "other bytes than those of "
              + event.wave().label()
              + " "
              + event.index()
              + " landed at "
              + landing
              + ": is it another seed, count or epoch?");
    }
    int partition = landing.partition();
    long offset = landing.offset();
    bronze.add(new BronzeRow(partition, offset, event.key(), landing.crc(), landing.timestamp()));
    Order order = event.order();
    if (order == null) {
      malformed++;
      quarantine.add(new QuarantineRow(partition, offset, landing.crc(), List.of(), null));
      return;
    }
    Instant time = order.eventTs() == null ? landing.timestamp() : order.eventTs();
    judge(
        new SilverRow(
            order.orderId(),
            order.customerId(),
            order.eventType(),
            order.total(),
            time,
            partition,
            offset),
        landing.crc(),
        event.wave());
  }

  private void judge(SilverRow row, long crc, Wave wave) {
    List<QualityRule> broken = QualityRule.broken(row, now);
    broken.forEach(rule -> failed.merge(rule, 1L, Long::sum));
    if (any(broken, QualityRule.Action.QUARANTINE)) {
      List<String> reasons = broken.stream().map(QualityRule::label).toList();
      quarantine.add(new QuarantineRow(row.partition(), row.offset(), crc, reasons, row));
    } else if (any(broken, QualityRule.Action.DROP)) {
      dropped++;
    } else {
      warned += broken.isEmpty() ? 0 : 1;
      pass(row, wave);
    }
  }

  private static boolean any(List<QualityRule> broken, QualityRule.Action action) {
    return broken.stream().anyMatch(rule -> rule.action() == action);
  }

  private void pass(SilverRow row, Wave wave) {
    silver.add(row);
    String id = Objects.requireNonNull(row.orderId(), "a valid row has an order id");
    newest.merge(id, row, (a, b) -> AGE.compare(a, b) > 0 ? a : b);
    if (wave == Wave.LATE) {
      late.add(row);
    } else {
      hours.add(row);
    }
  }

  /**
   * What must be held after the events so far.
   *
   * @throws IllegalStateException when a late event is not late: the ticks have not been added
   */
  public Expected expected() {
    late.stream()
        .filter(row -> !hours.isClosed(row.eventTs()))
        .findFirst()
        .ifPresent(
            row -> {
              throw new IllegalStateException("its hour is not closed, ticks are missing: " + row);
            });
    Comparator<SilverRow> place =
        comparingInt(SilverRow::partition).thenComparingLong(SilverRow::offset);
    return new Expected(
        sorted(bronze, comparingInt(BronzeRow::partition).thenComparingLong(BronzeRow::offset)),
        sorted(silver, place),
        sorted(
            quarantine,
            comparingInt(QuarantineRow::partition).thenComparingLong(QuarantineRow::offset)),
        quality(),
        newest.values().stream().filter(row -> !"cancelled".equals(row.eventType())).toList(),
        hours.closed(),
        sorted(silver.stream().filter(OrderOracle::isBig).toList(), place));
  }

  private static boolean isBig(SilverRow row) {
    @Nullable BigDecimal total = row.total();
    return total != null && total.compareTo(BIG) > 0;
  }

  private Quality quality() {
    Map<String, Long> byName = new TreeMap<>();
    failed.forEach((rule, count) -> byName.put(rule.label(), count));
    return new Quality(silver.size(), warned, dropped, quarantine.size(), malformed, byName);
  }

  private static <T> List<T> sorted(Collection<T> rows, Comparator<T> order) {
    return rows.stream().sorted(order).toList();
  }
}
