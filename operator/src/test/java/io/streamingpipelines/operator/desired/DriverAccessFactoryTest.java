package io.streamingpipelines.operator.desired;

import static io.streamingpipelines.operator.Samples.NAMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DriverAccessFactoryTest {
  private static final OwnerReference OWNER =
      new OwnerReferenceBuilder().withName("orders").withUid("u").build();
  private static final List<HasMetadata> ACCESS = DriverAccessFactory.access("shop", NAMES, OWNER);

  private static <T> T the(Class<T> kind) {
    return ACCESS.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  @Test
  void aDriverMayManagePodsOfItsNamespaceAndNothingElse() {
    assertThat(the(Role.class).getRules())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getApiGroups()).containsExactly("");
              assertThat(rule.getResources()).containsExactly("pods");
              assertThat(rule.getVerbs()).doesNotContain("*");
            });
  }

  @Test
  void theRightsAreThoseOfThePipelinesOwnServiceAccount() {
    RoleBinding binding = the(RoleBinding.class);
    assertThat(binding.getRoleRef().getName()).isEqualTo("orders-driver");
    assertThat(binding.getSubjects())
        .singleElement()
        .satisfies(
            subject -> {
              assertThat(subject.getName()).isEqualTo("orders-driver");
              assertThat(subject.getNamespace()).isEqualTo("shop");
            });
    assertThat(the(ServiceAccount.class).getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void everythingGoesWithThePipelineAndIsKnownAsTheOperators() {
    Secret token = DriverAccessFactory.token("shop", NAMES, "secret", OWNER);
    assertThat(Stream.concat(ACCESS.stream(), Stream.of(token)))
        .allSatisfy(
            object -> {
              assertThat(object.getMetadata().getOwnerReferences()).containsExactly(OWNER);
              assertThat(object.getMetadata().getLabels())
                  .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR)
                  .containsEntry(Labels.PIPELINE, "orders");
            });
    assertThat(token.getImmutable()).isTrue();
    assertThat(token.getStringData()).containsEntry("token", "secret");
  }
}
