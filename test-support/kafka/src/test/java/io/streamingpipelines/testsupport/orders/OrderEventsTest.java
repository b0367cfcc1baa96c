package io.streamingpipelines.testsupport.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderEventsTest {
  private static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final OrderEvents EVENTS = new OrderEvents(7, 8_000, EPOCH);

  @Test
  void areTheSameForTheSameSeed() {
    assertThat(bytes(new OrderEvents(7, 8_000, EPOCH))).isEqualTo(bytes(EVENTS));
    assertThat(bytes(new OrderEvents(8, 8_000, EPOCH))).isNotEqualTo(bytes(EVENTS));
  }

  @Test
  void haveEveryFault() {
    Set<EventDefect> seen =
        EVENTS.wave(Wave.MAIN).flatMap(e -> e.defects().stream()).collect(Collectors.toSet());

    assertThat(seen).containsExactlyInAnyOrder(EventDefect.values());
  }

  @Test
  void missFewCustomers() {
    double share =
        EVENTS.wave(Wave.MAIN).filter(e -> e.defects().contains(EventDefect.NO_CUSTOMER)).count()
            / (double) EVENTS.count();

    assertThat(share).isBetween(0.01, 0.045);
  }

  @Test
  void areMalformedExactlyWhereTheySaySo() {
    List<OrderEvent> wrong =
        EVENTS.all().filter(e -> readable(e.value()) == (e.order() == null)).toList();

    assertThat(wrong).isEmpty();
  }

  @Test
  void sayWhatTheirOrderSays() throws IOException {
    List<OrderEvent> wrong = new ArrayList<>();
    for (OrderEvent event : EVENTS.all().toList()) {
      Order order = event.order();
      if (order != null && !order.equals(said(event, order.total() != null))) {
        wrong.add(event);
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static Order said(OrderEvent event, boolean readableTotal) throws IOException {
    JsonNode json = STRICT.readTree(event.value());
    String time = text(json, "event_ts");
    String total = text(json, "total");
    return new Order(
        text(json, "order_id"),
        text(json, "customer_id"),
        text(json, "event_type"),
        readableTotal && total != null ? new BigDecimal(total) : null,
        time == null ? null : Instant.parse(time));
  }

  @Test
  void ofMainAreNeverFarBehindTheClockOfTheStream() {
    for (int count : List.of(50, 500, 8_000)) {
      assertThat(new OrderEvents(3, count, EPOCH).wave(Wave.MAIN).filter(e -> farBehind(e)))
          .isEmpty();
    }
  }

  private static boolean farBehind(OrderEvent event) {
    Instant time = event.order() == null ? null : event.order().eventTs();
    return time != null
        && (time.isBefore(EPOCH)
            || time.isBefore(event.streamTime().minus(OrderEvents.MOST_OUT_OF_ORDER)));
  }

  @Test
  void comeOftenForTheSameOrderAndInBothDirectionsOfTime() {
    Set<String> cancelled = new HashSet<>();
    long afterCancelled = 0;
    for (OrderEvent event : EVENTS.wave(Wave.MAIN).toList()) {
      afterCancelled += cancelled.contains(event.key()) ? 1 : 0;
      Order order = event.order();
      if (order != null && event.key() != null && "cancelled".equals(order.eventType())) {
        cancelled.add(event.key());
      }
    }

    assertThat(cancelled).hasSizeGreaterThan(50);
    assertThat(afterCancelled).isGreaterThan(100);
    assertThat(EVENTS.wave(Wave.MAIN).filter(e -> e.defects().contains(EventDefect.OLDER)).count())
        .isGreaterThan(100);
  }

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Another reading of "one whole valid document" than the generator's. */
  private static boolean readable(byte[] value) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
      JsonNode json = STRICT.readTree(value);
      if (!json.isObject()) {
        return false;
      }
      String time = text(json, "event_ts");
      if (time != null) {
        Instant.parse(time);
      }
      return true;
    } catch (IOException | DateTimeParseException e) {
      return false;
    }
  }

  private static @Nullable String text(JsonNode json, String name) {
    return json.hasNonNull(name) ? json.get(name).textValue() : null;
  }

  private static int bytes(OrderEvents events) {
    return events.all().mapToInt(e -> Arrays.hashCode(e.value())).reduce(0, (a, b) -> 31 * a + b);
  }
}
