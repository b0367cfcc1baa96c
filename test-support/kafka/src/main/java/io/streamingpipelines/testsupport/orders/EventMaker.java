package io.streamingpipelines.testsupport.orders;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the events of one wave, one after another: each depends on those before it. */
final class EventMaker {
  private static final List<String> UNREADABLE =
      List.of("abc", "", "12,50", "1.2.3", "99999999999999999999.99");
  private static final List<String> UNKNOWN = List.of("refunded", "PLACED", "placed ");
  private static final Duration WRONG_CLOCK = Duration.ofDays(3650);
  private static final Duration OLDER_BY = Duration.ofMinutes(20);
  private static final Duration SENT_AGAIN_WITHIN = OrderEvents.MOST_OUT_OF_ORDER.minus(OLDER_BY);
  private static final int MEMORY = 64;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Random random;
  private final Malformer malformer;
  private final Wave wave;
  private final Instant epoch;
  private final @Nullable OrderEvent[] recent = new OrderEvent[MEMORY];
  private int orders;

  EventMaker(long seed, Wave wave, Instant epoch) {
    this.random = new Random(seed * 31 + wave.label().hashCode());
    this.malformer = new Malformer(random);
    this.wave = wave;
    this.epoch = epoch;
  }

  OrderEvent main(int index, Instant streamTime) {
    OrderEvent before = percent(1) ? before(index, streamTime) : null;
    OrderEvent event =
        before == null ? fresh(index, streamTime) : duplicate(before, index, streamTime);
    recent[index % MEMORY] = event;
    return event;
  }

  /** An event that may be sent again: not long ago, or else the last one. */
  private @Nullable OrderEvent before(int index, Instant streamTime) {
    int distance = 1 + random.nextInt(MEMORY - 1);
    OrderEvent any = recent[Math.floorMod(index - distance, MEMORY)];
    OrderEvent last = recent[Math.floorMod(index - 1, MEMORY)];
    return maySendAgain(any, streamTime) ? any : maySendAgain(last, streamTime) ? last : null;
  }

  private static boolean maySendAgain(@Nullable OrderEvent event, Instant streamTime) {
    return event != null
        && !event.defects().contains(EventDefect.DUPLICATE)
        && !event.streamTime().plus(SENT_AGAIN_WITHIN).isBefore(streamTime);
  }

  OrderEvent tick(int index, Instant streamTime) {
    Order order = new Order("tick-" + index, "clock", "placed", new BigDecimal("1.00"), streamTime);
    return wellFormed(index, streamTime, order, order.total(), Set.of());
  }

  /** An event of the first half of main: of one of its first orders, or of one never heard of. */
  OrderEvent late(int index, int knownOrders) {
    String id = percent(70) ? orderId(1 + random.nextInt(knownOrders)) : "late-" + index;
    Instant time = epoch.plusMillis((long) (random.nextDouble() * OrderEvents.SPAN.toMillis() / 2));
    String type = percent(60) ? "updated" : percent(70) ? "placed" : "cancelled";
    BigDecimal total = amount();
    Order order = new Order(id, customer(), type, total, time);
    return wellFormed(index, time, order, total, Set.of());
  }

  private OrderEvent duplicate(OrderEvent event, int index, Instant streamTime) {
    Set<EventDefect> defects = EnumSet.of(EventDefect.DUPLICATE);
    defects.addAll(event.defects());
    return new OrderEvent(
        wave, index, event.key(), event.value(), streamTime, defects, event.order());
  }

  private OrderEvent fresh(int index, Instant streamTime) {
    Set<EventDefect> defects = EnumSet.noneOf(EventDefect.class);
    boolean known = orders > 0 && percent(45);
    // mostly one of the orders that were placed last
    int number = known ? orders - random.nextInt(Math.min(orders, 500)) : ++orders;
    String type = !known ? "placed" : percent(75) ? "updated" : "cancelled";
    Instant time = streamTime.minusMillis(random.nextInt(60_000));
    if (known && percent(12)) {
      defects.add(EventDefect.OLDER);
      time = streamTime.minus(OLDER_BY).plusSeconds(random.nextInt(600));
    }
    if (time.isBefore(epoch)) {
      time = epoch;
    }
    Order good = new Order(orderId(number), customer(), type, amount(), time);
    return percent(0.9)
        ? malformed(index, streamTime, good)
        : doubtful(index, streamTime, good, defects);
  }

  private OrderEvent malformed(int index, Instant streamTime, Order good) {
    EventDefect kind = malformer.kind();
    byte[] value = malformer.broken(kind, good, document(good, text(good.total())));
    return new OrderEvent(wave, index, good.orderId(), value, streamTime, Set.of(kind), null);
  }

  /** A well-formed event; each thing that can be wrong with its content may be, alone or not. */
  private OrderEvent doubtful(int index, Instant streamTime, Order good, Set<EventDefect> defects) {
    String id = good.orderId();
    String customer = good.customerId();
    String type = good.eventType();
    Instant time = good.eventTs();
    BigDecimal total = good.total();
    String totalText = text(total);
    if (percent(3)) {
      defects.add(EventDefect.NO_CUSTOMER);
      customer = null;
    }
    if (total != null && percent(1.5)) {
      defects.add(EventDefect.NEGATIVE_TOTAL);
      total = total.negate();
      totalText = text(total);
    }
    if (percent(0.6)) {
      defects.add(EventDefect.UNREADABLE_TOTAL);
      total = null;
      totalText = percent(30) ? null : pick(UNREADABLE);
    }
    if (percent(1)) {
      defects.add(EventDefect.UNKNOWN_TYPE);
      type = percent(25) ? null : pick(UNKNOWN);
    }
    if (percent(0.3)) {
      defects.add(EventDefect.FAR_FUTURE);
      time = streamTime.plus(WRONG_CLOCK);
    }
    if (percent(0.6)) {
      defects.add(EventDefect.NO_ORDER_ID);
      id = null;
      if (percent(50)) {
        defects.add(EventDefect.NO_EVENT_TIME);
        defects.remove(EventDefect.FAR_FUTURE);
        time = null;
      }
    }
    Order order = new Order(id, customer, type, total, time);
    return wellFormed(index, streamTime, order, totalText, defects);
  }

  private OrderEvent wellFormed(
      int index,
      Instant streamTime,
      Order order,
      @Nullable BigDecimal total,
      Set<EventDefect> defects) {
    return wellFormed(index, streamTime, order, text(total), defects);
  }

  private OrderEvent wellFormed(
      int index,
      Instant streamTime,
      Order order,
      @Nullable String total,
      Set<EventDefect> defects) {
    String json = document(order, total).toString();
    // white space around a document is no fault
    byte[] value = (percent(2) ? " " + json + "\n" : json).getBytes(StandardCharsets.UTF_8);
    return new OrderEvent(wave, index, order.orderId(), value, streamTime, defects, order);
  }

  private Document document(Order order, @Nullable String total) {
    Document document = new Document();
    member(document, "order_id", order.orderId());
    member(document, "customer_id", order.customerId());
    member(document, "event_type", order.eventType());
    member(document, "total", total);
    Instant time = order.eventTs();
    member(document, "event_ts", time == null ? null : TIME.format(time));
    // a field that the example does not read, with letters that need care
    return document.with(
        "note", pick(List.of("web", "Köln", "he said \"yes\"", "a\\b", "{]", "日本")) + "..");
  }

  /** NULL may be written down or left out. */
  private void member(Document document, String name, @Nullable String text) {
    if (text != null || percent(50)) {
      document.with(name, text);
    }
  }

  private static String orderId(int number) {
    return String.format(Locale.ROOT, "o-%07d", number);
  }

  private String customer() {
    return (percent(2) ? "ü-" : "c-") + (1 + random.nextInt(5000));
  }

  /** Mostly small amounts, from 1.00 to 1500.00. */
  private BigDecimal amount() {
    double x = random.nextDouble();
    return BigDecimal.valueOf(100 + (long) (x * x * x * 149_900), 2);
  }

  private static @Nullable String text(@Nullable BigDecimal total) {
    return total == null ? null : total.toPlainString();
  }

  private boolean percent(double share) {
    return random.nextDouble() * 100 < share;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
