package io.streamingpipelines.operator.desired;

import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.desired.Dependency.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartInputsTest {
  private static final Map<String, String> CONTENT = Map.of("username", "YQ==", "password", "Yg==");
  private static final StartInput USER =
      new StartInput(Kind.SECRET, "kafka-user", List.of("password", "username"));
  private static final StartInput WHOLE = new StartInput(Kind.CONFIG_MAP, "flags", List.of());
  private static final StartInput CA = new StartInput(Kind.SECRET, "kafka-ca", List.of("ca.crt"));

  private static List<StartInput> of(Samples.Variant pipeline) {
    Pod pod = pipeline.bundle().podTemplate().orElseThrow();
    return StartInput.of(pod);
  }

  @Test
  void aDriverReadsTheKeysOfItsBrokersOnlyWhenItStarts() {
    assertThat(of(orders())).containsExactlyInAnyOrder(USER, CA);
  }

  @Test
  void theKeysOfAnObjectStoreAreReadForEachRequestAndItsCertificateOnlyOnce() {
    assertThat(
            of(
                orders()
                    .storage(
                        """
                        {"tables": "s3a://lake/tables", "checkpoints": "s3a://lake/checkpoints",
                         "s3": {"endpoint": "https://minio:9000", "credentialsSecret": "lake-key",
                                "trustStoreSecret": "lake-ca"}}\
                        """)))
        .containsExactlyInAnyOrder(
            USER, CA, new StartInput(Kind.SECRET, "lake-ca", List.of("ca.crt")));
  }

  @Test
  void environmentVariablesOfDriverAndExecutorsAreRead() {
    assertThat(
            of(
                orders()
                    .executors(2)
                    .driver(
                        """
                        {"memory": "1Gi",
                         "env": [{"name": "A", "secretKeyRef": {"name": "extra", "key": "a"}},
                                 {"name": "B", "secretKeyRef": {"name": "extra", "key": "b"}}],
                         "podTemplate": {"spec": {"containers": [{"name": "driver",
                           "envFrom": [{"configMapRef": {"name": "flags"}}]}],
                           "volumes": [{"name": "v", "secret": {"secretName": "files"}}]}}}\
                        """)))
        .containsExactlyInAnyOrder(
            USER, CA, new StartInput(Kind.SECRET, "extra", List.of("a", "b")), WHOLE);
  }

  /** Otherwise, a newer operator would restart drivers that an older one has started. */
  @Test
  void theListOfInputsRestartsNoDriver() {
    Bundle now = orders().bundle();
    Map<String, String> files = new HashMap<>(now.files());
    files.computeIfPresent(
        Bundle.POD_FILE, (name, pod) -> pod.replace("start-inputs", "of-an-older-operator"));
    Bundle before = Bundle.of(files);
    assertThat(before.digest()).isNotEqualTo(now.digest());
    assertThat(ChangeDetector.detect(before, now)).isEqualTo(Change.LIVE);
  }

  @Test
  void onlyOtherContentIsAChange() {
    StartInput started = USER.containing("token", CONTENT);
    assertThat(started.changed("token", CONTENT)).isFalse();
    assertThat(started.changed("token", with("another", "key"))).isFalse();
    assertThat(started.changed("token", with("password", "bmV3"))).isTrue();
  }

  @Test
  void anyKeyCountsWhereAllAreRead() {
    StartInput started = WHOLE.containing("token", CONTENT);
    assertThat(started.changed("token", CONTENT)).isFalse();
    assertThat(started.changed("token", with("another", "key"))).isTrue();
  }

  @Test
  void whatIsMissingNowOrWasThenIsNoChange() {
    assertThat(USER.containing("token", CONTENT).changed("token", Map.of("username", "YQ==")))
        .isFalse();
    assertThat(USER.containing("token", Map.of()).changed("token", CONTENT)).isFalse();
    assertThat(USER.changed("token", CONTENT)).isFalse();
  }

  @Test
  void anotherTokenOfThePipelineIsNoChange() {
    assertThat(USER.containing("token", CONTENT).changed("other", with("password", "bmV3")))
        .isFalse();
  }

  /** Whoever may read pods may not read Secrets. */
  @Test
  void theDigestDependsOnTheTokenAndShowsNoContent() {
    String one = String.valueOf(USER.containing("token", CONTENT).digest());
    String two = String.valueOf(USER.containing("other", CONTENT).digest());
    assertThat(one).matches("[0-9a-f]{16}:[0-9a-f]{16}");
    assertThat(one.substring(17)).isNotEqualTo(two.substring(17));
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> changed = new HashMap<>(CONTENT);
    changed.put(key, value);
    return changed;
  }
}
