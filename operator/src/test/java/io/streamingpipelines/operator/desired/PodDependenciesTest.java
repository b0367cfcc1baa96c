package io.streamingpipelines.operator.desired;

import static io.streamingpipelines.operator.Samples.NAMES;
import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.desired.Dependency.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDependenciesTest {
  private static List<Dependency> of(String podSpec) {
    return PodDependencies.of(
        Bundle.of(Map.of("driver.json", "{\"spec\": " + podSpec + "}")), NAMES);
  }

  private static Dependency whole(Kind kind, String name) {
    return new Dependency(kind, name, List.of());
  }

  @Test
  void everythingThatAPipelineNamesIsNeededAndNothingThatTheOperatorMakes() {
    String driver =
        "{\"env\": [{\"name\": \"A\", \"secretKeyRef\": {\"name\": \"extra\", \"key\": \"a\"}}]}";
    assertThat(PodDependencies.of(orders().driver(driver).bundle(), NAMES))
        .containsExactlyInAnyOrder(
            whole(Kind.CLAIM, "lake"),
            whole(Kind.SECRET, "kafka-user"),
            whole(Kind.SECRET, "kafka-ca"),
            new Dependency(Kind.SECRET, "extra", List.of("a")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SECRET | {'secret': {'secretName': 'x'}}",
        "CONFIG_MAP | {'configMap': {'name': 'x'}}",
        "CLAIM | {'persistentVolumeClaim': {'claimName': 'x'}}",
        "SECRET | {'projected': {'sources': [{'secret': {'name': 'x'}}]}}",
        "CONFIG_MAP | {'projected': {'sources': [{'configMap': {'name': 'x'}}]}}"
      },
      quoteCharacter = '`')
  void aVolumeNeedsWhatItMounts(Kind kind, String source) {
    String volume = source.replace('\'', '"');
    assertThat(of("{\"volumes\": [" + volume + "]}")).containsExactly(whole(kind, "x"));
    assertThat(of("{\"volumes\": [" + optional(volume) + "]}")).hasSize(kind == Kind.CLAIM ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SECRET | k | {'env': [{'valueFrom': {'secretKeyRef': {'key': 'k', 'name': 'x'}}}]}",
        "CONFIG_MAP | k | {'env': [{'valueFrom': {'configMapKeyRef': {'key': 'k', 'name': 'x'}}}]}",
        "SECRET | | {'envFrom': [{'secretRef': {'name': 'x'}}]}",
        "CONFIG_MAP | | {'envFrom': [{'configMapRef': {'name': 'x'}}]}"
      },
      quoteCharacter = '`')
  void aContainerNeedsWhatItsVariablesName(Kind kind, String key, String source) {
    String container = source.replace('\'', '"');
    Dependency needed = new Dependency(kind, "x", key == null ? List.of() : List.of(key));
    assertThat(of("{\"containers\": [" + container + "]}")).containsExactly(needed);
    assertThat(of("{\"initContainers\": [" + container + "]}")).containsExactly(needed);
    assertThat(of("{\"containers\": [" + optional(container) + "]}")).isEmpty();
  }

  private static String optional(String json) {
    return json.replace("\"x\"", "\"x\", \"optional\": true");
  }

  @Test
  void aServiceAccountOfTheUsersIsNeededAndThePipelinesOwnIsMade() {
    assertThat(of("{\"serviceAccountName\": \"theirs\"}"))
        .containsExactly(whole(Kind.SERVICE_ACCOUNT, "theirs"));
    assertThat(of("{\"serviceAccountName\": \"orders-driver\"}")).isEmpty();
  }

  @Test
  void executorsNeedWhatTheirTemplateNames() {
    Bundle bundle =
        Bundle.of(
            Map.of(
                "executor.yaml",
                "{\"spec\": {\"volumes\": [{\"secret\": {\"secretName\": \"x\"}}]}}"));
    assertThat(PodDependencies.of(bundle, NAMES)).containsExactly(whole(Kind.SECRET, "x"));
  }

  @Test
  void aBundleThatCannotBeReadNeedsNothing() {
    assertThat(PodDependencies.of(Bundle.of(Map.of("driver.json", "{")), NAMES)).isEmpty();
    assertThat(PodDependencies.of(Bundle.of(Map.of("driver.json", "{}")), NAMES)).isEmpty();
  }

  @Test
  void anObjectIsLookedUpOnceWithAllOfItsKeys() {
    assertThat(
            Dependency.merged(
                List.of(
                    new Dependency(Kind.SECRET, "a", List.of("x")),
                    whole(Kind.CONFIG_MAP, "a"),
                    new Dependency(Kind.SECRET, "b", List.of("x")),
                    new Dependency(Kind.SECRET, "a", List.of("y", "x")),
                    whole(Kind.SECRET, "a"))))
        .containsExactly(
            new Dependency(Kind.SECRET, "a", List.of("x", "y")),
            whole(Kind.CONFIG_MAP, "a"),
            new Dependency(Kind.SECRET, "b", List.of("x")));
  }
}
