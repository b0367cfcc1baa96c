package io.streamingpipelines.operator.reconciler;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.ObjectsApi;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.StoppedClock;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Dependency.Kind;
import io.streamingpipelines.operator.desired.StartInput;
import io.streamingpipelines.operator.observe.ObservedPod.Outdated;
import io.streamingpipelines.plan.DriverContract;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartInputWatchTest {
  private static final PipelineScope SCOPE = PipelineScope.of(Samples.resource());
  private static final String SECRETS = "/api/v1/namespaces/" + SCOPE.namespace() + "/secrets/";
  private static final String USER = SECRETS + "user";
  private static final Outdated CHANGED = new Outdated(Reason.SECRET_CHANGED, "Secret user");

  private final ObjectsApi api;
  private final StoppedClock clock = new StoppedClock(NOW);
  private final StartInputWatch watch;

  StartInputWatchTest() throws IOException {
    api = new ObjectsApi();
    watch = new StartInputWatch(new ClusterLookups(api.client()), clock);
    api.has(
        SECRETS + SCOPE.names().token(SCOPE.uid()),
        new SecretBuilder().addToData(DriverContract.TOKEN_FILE, "dG9rZW4=").build());
    api.has(USER, user("b"));
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static Secret user(String password) {
    return new SecretBuilder().addToData("password", password).build();
  }

  /** A driver that has read the password {@code a}. */
  private static Pod driver(String uid) {
    StartInput read =
        new StartInput(Kind.SECRET, "user", List.of("password"), null)
            .containing("token", Map.of("password", "a"));
    return StartInput.listed(
        new PodBuilder().withNewMetadata().withUid(uid).endMetadata().build(), List.of(read));
  }

  @Test
  void looksOnceAMinuteHoweverOftenItIsAsked() {
    assertThat(watch.outdated(SCOPE, driver("1"))).contains(CHANGED);
    int asked = api.asked().size();
    clock.forward(StartInputWatch.PERIOD.minusMillis(1));
    assertThat(watch.outdated(SCOPE, driver("1"))).contains(CHANGED);
    assertThat(api.asked()).hasSize(asked);

    api.has(USER, user("a"));
    clock.forward(Duration.ofMillis(1));
    assertThat(watch.outdated(SCOPE, driver("1"))).isEmpty();
  }

  @Test
  void looksAtOnceForAnotherDriver() {
    assertThat(watch.outdated(SCOPE, driver("1"))).contains(CHANGED);
    api.has(USER, user("a"));
    assertThat(watch.outdated(SCOPE, driver("2"))).isEmpty();
  }

  @Test
  void keepsTheLastAnswerWhileTheApiServerFails() {
    assertThat(watch.outdated(SCOPE, driver("1"))).contains(CHANGED);
    api.fails(USER, 500);
    clock.forward(StartInputWatch.PERIOD);
    assertThat(watch.outdated(SCOPE, driver("1"))).contains(CHANGED);
    assertThat(watch.outdated(SCOPE, driver("2"))).as("of which nothing is known").isEmpty();
  }

  @Test
  void asksNothingForADriverThatHasRecordedNothing() {
    Pod silent = new PodBuilder().withNewMetadata().withUid("1").endMetadata().build();
    assertThat(watch.outdated(SCOPE, silent)).isEmpty();
    assertThat(api.asked()).isEmpty();
  }
}
