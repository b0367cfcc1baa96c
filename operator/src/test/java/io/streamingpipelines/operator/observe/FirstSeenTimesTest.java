package io.streamingpipelines.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FirstSeenTimesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** The clock of the node differs from the operator's by years. */
  private static final Instant NODE = Instant.parse("2031-01-01T00:00:00Z");

  private final FirstSeenTimes firstSeen = new FirstSeenTimes();

  private static ObservedPod pod(String uid, boolean ready, boolean ended) {
    PodExit exit =
        ended ? new PodExit(NODE, NODE, ExitReport.Outcome.DRAINED, null, List.of(), 0) : null;
    return ObservedPodBuilder.builder()
        .name("orders-driver-1")
        .uid(uid)
        .attempt(1)
        .plan("")
        .mounted("")
        .standby(false)
        .generation(1)
        .createdAt(NODE)
        .seenSince(NODE)
        .started(true)
        .node(ObservedPod.Node.NONE)
        .readySince(ready ? NODE : null)
        .exit(exit)
        .build();
  }

  @Test
  void aDriverThatHasChangedItsPlanIsReadyWithItSinceThen() {
    assertThat(seen(Duration.ZERO, pod("a", true, false)).readySince()).isEqualTo(NOW);
    ObservedPod changed = pod("a", true, false).running("other");

    assertThat(seen(Duration.ofMinutes(5), changed).readySince())
        .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    assertThat(seen(Duration.ofMinutes(6), changed).seenSince()).isEqualTo(NOW);
  }

  private @Nullable ObservedPod see(Instant now, ObservedPod... drivers) {
    return firstSeen
        .applyTo(
            new Observation(
                List.of(drivers),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                now))
        .driver()
        .orElse(null);
  }

  private ObservedPod seen(Duration later, ObservedPod pod) {
    return Objects.requireNonNull(see(NOW.plus(later), pod));
  }

  @Test
  void whatWasSeenFirstIsKept() {
    assertThat(seen(Duration.ZERO, pod("a", false, false)).seenSince()).isEqualTo(NOW);
    ObservedPod ready = seen(Duration.ofSeconds(5), pod("a", true, false));
    assertThat(ready.seenSince()).isEqualTo(NOW);
    assertThat(ready.readySince()).isEqualTo(NOW.plusSeconds(5));
    ObservedPod later = seen(Duration.ofSeconds(60), pod("a", true, false));
    assertThat(later.readySince()).isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  void theGraceOfADeletionCountsFromWhenItWasSeen() {
    ObservedPod asked = asked(pod("a", true, false));
    assertThat(seen(Duration.ZERO, asked).deletion())
        .isEqualTo(new ObservedPod.Deletion(NOW, Duration.ofSeconds(75)));
    assertThat(seen(Duration.ofSeconds(20), asked).deletion())
        .isEqualTo(new ObservedPod.Deletion(NOW, Duration.ofSeconds(75)));
    assertThat(seen(Duration.ofSeconds(20), asked).upSince()).isEqualTo(NOW);
  }

  private static ObservedPod asked(ObservedPod pod) {
    return ObservedPodBuilder.builder(pod)
        .upSince(NODE)
        .deletion(new ObservedPod.Deletion(NODE, Duration.ofSeconds(75)))
        .build();
  }

  @Test
  void theSilenceOfANodeCountsFromWhenItWasSeen() {
    ObservedPod silent =
        ObservedPodBuilder.builder(pod("a", false, false))
            .node(new ObservedPod.Node("n1", NODE))
            .build();
    assertThat(seen(Duration.ZERO, silent).node().unresponsiveSince()).isEqualTo(NOW);
    assertThat(seen(Duration.ofSeconds(90), silent).node().unresponsiveSince()).isEqualTo(NOW);
    assertThat(seen(Duration.ofSeconds(100), pod("a", false, false)).node().unresponsive())
        .isFalse();
    assertThat(seen(Duration.ofSeconds(110), silent).node().unresponsiveSince())
        .isEqualTo(NOW.plusSeconds(110));
  }

  @Test
  void healthThatWasInterruptedCountsAnew() {
    seen(Duration.ZERO, pod("a", true, false));
    assertThat(seen(Duration.ofSeconds(10), pod("a", false, false)).readySince()).isNull();
    assertThat(seen(Duration.ofSeconds(20), pod("a", true, false)).readySince())
        .isEqualTo(NOW.plusSeconds(20));
  }

  @Test
  void theEndIsTimedByTheOperatorAndShownByTheNode() {
    PodExit exit = Objects.requireNonNull(seen(Duration.ZERO, pod("a", false, true)).exit());
    assertThat(exit.seenAt()).isEqualTo(NOW);
    assertThat(exit.at()).isEqualTo(NODE);
    PodExit later =
        Objects.requireNonNull(seen(Duration.ofSeconds(60), pod("a", false, true)).exit());
    assertThat(later.seenAt()).isEqualTo(NOW);
  }

  @Test
  void anotherPodOfTheSameNameIsAnotherPod() {
    seen(Duration.ZERO, pod("a", true, false));
    ObservedPod next = seen(Duration.ofSeconds(60), pod("b", true, false));
    assertThat(next.seenSince()).isEqualTo(NOW.plusSeconds(60));
    assertThat(next.readySince()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void whatHasGoneIsForgotten() {
    seen(Duration.ZERO, pod("a", false, false));
    assertThat(see(NOW.plusSeconds(30))).isNull();
    assertThat(seen(Duration.ofSeconds(60), pod("a", false, false)).seenSince())
        .isEqualTo(NOW.plusSeconds(60));
  }
}
