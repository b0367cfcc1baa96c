package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static io.streamingpipelines.operator.lifecycle.Observations.askedToEnd;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.ready;
import static io.streamingpipelines.operator.lifecycle.Observations.seenBeside;
import static io.streamingpipelines.operator.lifecycle.Observations.situation;
import static io.streamingpipelines.operator.lifecycle.Observations.standby;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.ObservedPodBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A driver that is to take over, on a node that is lost. */
class LostStandbyTest {
  private static final Bundle OLD = orders().bundle();
  private static final Bundle NEW = orders().driver("{\"memory\": \"2Gi\"}").bundle();
  private static final Bundle NEWER = orders().driver("{\"memory\": \"3Gi\"}").bundle();
  private static final AttemptState RAN =
      AttemptState.EMPTY.started(4, OLD.digest()).accepted(OLD.digest());
  private static final ObservedPod WORKS = ready(driver(4, OLD), Duration.ofMinutes(1));

  private static Decision beside(Bundle wanted, ObservedPod standby) {
    return LifecycleDecider.decide(
        situation(
            wanted, RAN, seenBeside(pods(WORKS), pods(standby), pods(), stored(OLD, 1, null))));
  }

  private static ObservedPod askedBefore(Duration ago) {
    // the pod has 75 s to end
    return askedToEnd(standby(5, NEW), NOW.minus(ago).minusSeconds(75));
  }

  @Test
  void doesNotHoldUpTheNextOneForEverIfItDoesNotEnd() {
    assertThat(beside(NEWER, askedBefore(Observations.NODE_LOST.minusSeconds(1))))
        .isEqualTo(new Decision.Keep());
    assertThat(beside(NEWER, askedBefore(Observations.NODE_LOST)))
        .isEqualTo(
            new Decision.RetryStandby(
                "orders-driver-5",
                "Pod orders-driver-5: its node node-1 has not confirmed since "
                    + NOW.minus(Observations.NODE_LOST)
                    + " that it has ended."));
    assertThat(beside(OLD, askedBefore(Observations.NODE_LOST)))
        .isInstanceOf(Decision.RetryStandby.class);
  }

  @Test
  void isNotWhatADriverThatWorksEndsFor() {
    assertThat(beside(NEW, silent(NOW))).isEqualTo(new Decision.Keep());
    assertThat(beside(NEW, silent(NOW.minus(Observations.NODE_LOST))))
        .isInstanceOf(Decision.RetryStandby.class);
  }

  /** It has checked its plan, and then its node was lost. */
  private static ObservedPod silent(Instant since) {
    return ObservedPodBuilder.builder(standby(5, NEW))
        .upSince(NOW.minusSeconds(900))
        .node(new ObservedPod.Node("node-1", since))
        .build();
  }
}
