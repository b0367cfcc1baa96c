package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Condition;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutdatedDefinitionTest {
  private static List<Condition> conditions(int missing) {
    StatusConditions conditions = new StatusConditions(List.of(), 1, NOW);
    OutdatedDefinition.set(
        conditions, IntStream.range(0, missing).mapToObj(i -> "spec.f" + i).toList());
    return conditions.list();
  }

  @Test
  void aDefinitionThatLacksNothingIsNotMentioned() {
    assertThat(conditions(0)).isEmpty();
  }

  @Test
  void namesFiveOfTheFieldsAndCountsTheOthers() {
    assertThat(conditions(5).get(0).message())
        .contains("It lacks spec.f0, spec.f1, spec.f2, spec.f3, spec.f4, so Kubernetes drops");
    assertThat(conditions(7).get(0).message())
        .contains("spec.f4 and 2 more fields, so Kubernetes drops")
        .endsWith("kubectl apply --server-side -f deploy/install.yaml");
  }
}
