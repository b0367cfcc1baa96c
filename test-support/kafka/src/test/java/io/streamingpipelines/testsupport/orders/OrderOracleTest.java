package io.streamingpipelines.testsupport.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderOracleTest {
  private static final Instant T = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = T.plus(Duration.ofHours(12));

  private final OrderOracle oracle = new OrderOracle(NOW);
  private long offset;

  @Test
  void judgesARowByAllRulesAndTheStrictestWins() {
    add(new Order(null, "c", "refunded", new BigDecimal("-1"), T));

    Expected expected = oracle.expected();
    assertThat(expected.silver()).isEmpty();
    assertThat(expected.quarantine()).hasSize(1);
    assertThat(expected.quarantine().get(0).failedExpectations())
        .containsExactly("valid_order_id", "positive_total", "known_type");
    assertThat(expected.quality().dropped()).isZero();
    assertThat(expected.quality().warned()).isZero();
    assertThat(expected.quality().failed())
        .containsEntry("valid_order_id", 1L)
        .containsEntry("positive_total", 1L)
        .containsEntry("known_type", 1L)
        .containsEntry("has_customer", 0L);
  }

  @Test
  void takesNullForAViolation() {
    add(new Order("a", "c", "placed", null, T));
    add(new Order("b", "c", null, BigDecimal.ONE, T));

    Quality quality = oracle.expected().quality();
    assertThat(quality).isEqualTo(new Quality(1, 1, 1, 0, 0, quality.failed()));
    assertThat(quality.failed())
        .containsEntry("positive_total", 1L)
        .containsEntry("known_type", 1L);
  }

  @Test
  void keepsMalformedEventsWithoutReasonsInQuarantineAndDuplicatesTwice() {
    add(null);
    add(null);

    Expected expected = oracle.expected();
    assertThat(expected.bronze()).hasSize(2);
    assertThat(expected.quarantine()).hasSize(2).allMatch(QuarantineRow::malformed);
    assertThat(expected.quality().malformed()).isEqualTo(2);
    assertThat(expected.quality().rows()).isEqualTo(2);
  }

  @Test
  void keepsTheNewestVersionWhateverCameLast() {
    add(placed("a", T.plusSeconds(60), "2.00"));
    add(placed("a", T, "1.00"));

    assertThat(oracle.expected().current())
        .extracting(SilverRow::total)
        .containsExactly(new BigDecimal("2.00"));
  }

  @Test
  void letsTheHigherOffsetWinWhenTimesAreEqual() {
    add(placed("a", T, "1.00"));
    add(placed("a", T, "2.00"));

    assertThat(oracle.expected().current())
        .extracting(SilverRow::total)
        .containsExactly(new BigDecimal("2.00"));
  }

  @Test
  void doesNotBringACancelledOrderBackByAnOlderEvent() {
    add(new Order("a", "c", "cancelled", BigDecimal.ONE, T.plusSeconds(60)));
    add(placed("a", T, "1.00"));
    add(placed("b", T, "1.00"));

    assertThat(oracle.expected().current()).extracting(SilverRow::orderId).containsExactly("b");
  }

  @Test
  void countsAnHourWhenTheWatermarkHasPassedItsEnd() {
    add(placed("a", T, "1.00"));
    add(placed("b", T.plus(Duration.ofMinutes(59)), "2.50"));
    add(placed("c", T.plus(Duration.ofHours(1)), "4.00"));
    assertThat(oracle.expected().hourly()).isEmpty();

    add(placed("d", T.plus(Duration.ofHours(3)), "8.00"));

    assertThat(oracle.expected().hourly())
        .containsExactly(new HourlyRow(T, "placed", 2, new BigDecimal("3.50")));
  }

  @Test
  void keepsLateEventsOutOfTheHoursOnly() {
    add(placed("a", T, "1.00"));
    add(placed("d", T.plus(Duration.ofHours(3)), "8.00"));
    add(Wave.LATE, placed("late", T, "2.00"));

    Expected expected = oracle.expected();
    assertThat(expected.silver()).hasSize(3);
    assertThat(expected.current()).hasSize(3);
    assertThat(expected.hourly())
        .containsExactly(new HourlyRow(T, "placed", 1, new BigDecimal("1.00")));
  }

  @Test
  void refusesALateEventThatIsNotLate() {
    add(placed("a", T, "1.00"));
    add(Wave.LATE, placed("late", T, "2.00"));

    assertThatThrownBy(oracle::expected).hasMessageContaining("ticks are missing");
  }

  @Test
  void refusesOtherBytesThanThoseThatWereMade() {
    OrderEvents events = new OrderEvents(1, 10, T);
    Landing other = new Landing(Wave.MAIN, 0, 0, 0, T, 42);

    assertThatThrownBy(() -> OrderOracle.expect(events, List.of(other), NOW))
        .hasMessageContaining("another seed, count or epoch");
  }

  @Test
  void refusesAnEventThatWasNeverMade() {
    OrderEvents events = new OrderEvents(1, 10, T);
    Landing unknown = new Landing(Wave.MAIN, 10, 0, 0, T, 42);

    assertThatThrownBy(() -> OrderOracle.expect(events, List.of(unknown), NOW))
        .hasMessageContaining("no such event");
  }

  private static Order placed(String id, Instant time, String total) {
    return new Order(id, "c", "placed", new BigDecimal(total), time);
  }

  private void add(@Nullable Order order) {
    add(Wave.MAIN, order);
  }

  private void add(Wave wave, @Nullable Order order) {
    byte[] value = ("event " + offset).getBytes(StandardCharsets.UTF_8);
    OrderEvent event = new OrderEvent(wave, (int) offset, "key", value, T, Set.of(), order);
    oracle.add(event, new Landing(wave, (int) offset, 0, offset, NOW, event.crc()));
    offset++;
  }
}
