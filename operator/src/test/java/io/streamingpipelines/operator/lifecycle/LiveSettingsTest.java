package io.streamingpipelines.operator.lifecycle;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.deleted;
import static io.streamingpipelines.operator.lifecycle.Observations.deleting;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.paused;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.seen;
import static io.streamingpipelines.operator.lifecycle.Observations.situation;
import static io.streamingpipelines.operator.lifecycle.Observations.stored;
import static io.streamingpipelines.operator.lifecycle.Observations.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.status.DriverReportSamples;
import io.streamingpipelines.plan.DriverReport.State;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {
  private static final Bundle OLD = orders().bundle();
  private static final Bundle OTHER_GRACE = orders().grace("7s").bundle();
  private static final ObservedPod WORKS = driver(4, OLD);
  private static final AttemptState RAN = AttemptState.EMPTY.started(4, OLD.digest());

  private static Situation changed(ObservedPod driver, Bundle wanted, State state) {
    Situation now =
        situation(
            wanted, RAN, seen(pods(driver), pods(), stored(OLD, 1, null), stored(wanted, 2, null)));
    return SituationBuilder.builder(now)
        .seen(now.seen().with(Optional.of(DriverReportSamples.driver(state)), Map.of()))
        .build();
  }

  @Test
  void aDriverThatRunsIsToldAnotherGracePeriod() {
    Situation now = changed(WORKS, OTHER_GRACE, State.RUNNING);
    assertThat(LiveSettings.of(now)).contains(new LiveSettings(WORKS, OTHER_GRACE));
    assertThat(LifecycleDecider.decide(now)).isEqualTo(new Decision.Keep());
  }

  @Test
  void aDriverThatHasTheSettingsOrNeedsMoreIsNotTold() {
    assertThat(LiveSettings.of(changed(WORKS, OLD, State.RUNNING))).isEmpty();
    Bundle otherFlows = orders().query("SELECT key FROM events").bundle();
    assertThat(LiveSettings.of(changed(WORKS, otherFlows, State.RUNNING))).isEmpty();
  }

  @Test
  void aDriverThatStartsOrEndsIsNotTold() {
    assertThat(LiveSettings.of(changed(WORKS, OTHER_GRACE, State.STARTING))).isEmpty();
    assertThat(LiveSettings.of(changed(deleting(WORKS), OTHER_GRACE, State.RUNNING))).isEmpty();
    Situation running = changed(WORKS, OTHER_GRACE, State.RUNNING);
    assertThat(LiveSettings.of(suspended(running))).isEmpty();
    assertThat(LiveSettings.of(deleted(running))).isEmpty();
    assertThat(LiveSettings.of(paused(running))).isEmpty();
  }
}
