package io.streamingpipelines.operator.reconciler;

import static io.streamingpipelines.operator.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.operator.ObjectsApi;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.desired.Dependency.Kind;
import io.streamingpipelines.operator.observe.MissingDependency;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests {@link ClusterId}, too. */
class ClusterLookupsTest {
  private static final String SHOP = "/api/v1/namespaces/shop/";

  private final ObjectsApi api;
  private final ClusterLookups lookups;

  ClusterLookupsTest() throws IOException {
    api = new ObjectsApi();
    lookups = new ClusterLookups(api.client());
  }

  @AfterEach
  void close() {
    api.close();
  }

  private List<MissingDependency> missing(Kind kind, String name, String... keys) {
    return lookups.missing("shop", List.of(new Dependency(kind, name, List.of(keys))));
  }

  @Test
  void whatDoesNotExistIsMissingWhole() {
    for (Kind kind : Kind.values()) {
      assertThat(missing(kind, "x", "a")).containsExactly(new MissingDependency(kind, "x", null));
    }
    assertThat(api.asked())
        .containsExactlyInAnyOrder(
            SHOP + "secrets/x",
            SHOP + "configmaps/x",
            SHOP + "persistentvolumeclaims/x",
            SHOP + "serviceaccounts/x");
  }

  @Test
  void whatExistsMayLackAKey() {
    api.has(SHOP + "secrets/x", new SecretBuilder().addToData("a", "YQ==").build());
    assertThat(missing(Kind.SECRET, "x", "a")).isEmpty();
    assertThat(missing(Kind.SECRET, "x", "a", "b", "c"))
        .containsExactly(
            new MissingDependency(Kind.SECRET, "x", "b"),
            new MissingDependency(Kind.SECRET, "x", "c"));
    api.has(SHOP + "secrets/empty", new SecretBuilder().build());
    assertThat(missing(Kind.SECRET, "empty")).isEmpty();
    assertThat(missing(Kind.SECRET, "empty", "a")).hasSize(1);
  }

  @Test
  void aKeyMayHoldBytes() {
    api.has(
        SHOP + "configmaps/x",
        new ConfigMapBuilder().addToData("a", "1").addToBinaryData("b", "YQ==").build());
    assertThat(missing(Kind.CONFIG_MAP, "x", "a", "b")).isEmpty();
    assertThat(missing(Kind.CONFIG_MAP, "x", "c")).hasSize(1);
  }

  @Test
  void aClaimAndAServiceAccountNeedOnlyExist() {
    api.has(SHOP + "persistentvolumeclaims/x", new PersistentVolumeClaimBuilder().build());
    api.has(SHOP + "serviceaccounts/x", new ServiceAccount());
    assertThat(missing(Kind.CLAIM, "x")).isEmpty();
    assertThat(missing(Kind.SERVICE_ACCOUNT, "x")).isEmpty();
  }

  /**
   * An operator may lack the right to read some kinds; the kubelet then reports what is missing.
   */
  @Test
  void whatMayNotBeSeenIsTakenForThere() {
    for (String plural :
        List.of("secrets", "configmaps", "persistentvolumeclaims", "serviceaccounts")) {
      api.fails(SHOP + plural + "/x", 403);
    }
    for (Kind kind : Kind.values()) {
      assertThat(missing(kind, "x", "a")).isEmpty();
    }
  }

  /** Otherwise an outage would look like a missing Secret. */
  @Test
  void whatCouldNotBeAskedIsNotMissing() {
    api.fails(SHOP + "secrets/x", 500);
    assertThatThrownBy(() -> missing(Kind.SECRET, "x"))
        .isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void aClaimIsSharedWhenPodsOfSeveralNodesMayWriteIt() {
    var executors = orders().executors(2).wanted().needs();
    assertThat(lookups.shared("shop", executors)).isFalse();
    api.has(SHOP + "persistentvolumeclaims/lake", claim("ReadWriteOnce"));
    assertThat(lookups.shared("shop", executors)).isFalse();
    api.has(SHOP + "persistentvolumeclaims/lake", claim("ReadWriteMany"));
    assertThat(lookups.shared("shop", executors)).isTrue();
  }

  private static PersistentVolumeClaim claim(String mode) {
    return new PersistentVolumeClaimBuilder().withNewSpec().withAccessModes(mode).endSpec().build();
  }

  @Test
  void nobodyIsAskedOfAClaimThatNoTwoPodsMount() {
    assertThat(lookups.shared("shop", orders().wanted().needs())).isTrue();
    assertThat(lookups.shared("shop", orders().onObjectStore().executors(2).wanted().needs()))
        .isTrue();
    assertThat(api.asked()).isEmpty();
  }

  @Test
  void theClusterIsNamedOnceAndAskedAgainWhileItDoesNotAnswer() {
    ClusterId cluster = new ClusterId(api.client());
    api.fails("/api/v1/namespaces/kube-system", 503);
    assertThatThrownBy(cluster::get).isInstanceOf(KubernetesClientException.class);
    api.has(
        "/api/v1/namespaces/kube-system",
        new NamespaceBuilder().withNewMetadata().withUid("uid-1").endMetadata().build());
    assertThat(cluster.get()).isEqualTo("uid-1");
    assertThat(cluster.get()).isEqualTo("uid-1");
    assertThat(api.asked()).hasSize(2);
  }

  @Test
  void aClusterWithoutANameIsToldInASentence() {
    assertThatThrownBy(() -> new ClusterId(api.client()).get()).hasMessageContaining("kube-system");
  }
}
