package io.streamingpipelines.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.desired.Dependency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingDependencyTest {
  @ParameterizedTest
  @CsvSource({
    "SECRET,SecretNotFound",
    "CONFIG_MAP,ConfigMapNotFound",
    "CLAIM,PersistentVolumeClaimNotFound",
    "SERVICE_ACCOUNT,ServiceAccountNotFound"
  })
  void isCalledAsKubernetesCallsIt(Dependency.Kind kind, String reason) {
    assertThat(new MissingDependency(kind, "a", null).reason().text()).isEqualTo(reason);
  }

  @Test
  void namesTheObjectOrTheKeyThatIsToBeMade() {
    assertThat(
            MissingDependency.text(
                List.of(
                    new MissingDependency(Dependency.Kind.SECRET, "kafka-user", "password"),
                    new MissingDependency(Dependency.Kind.CLAIM, "lake", null))))
        .isEqualTo("Secret kafka-user (key password), PersistentVolumeClaim lake");
  }
}
