package io.streamingpipelines.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.plan.DriverContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Checks the NetworkPolicies of deploy/ against the labels of pods and the ports they listen on.
 */
class NetworkPoliciesTest {
  private static final Path DEPLOY = Path.of("../deploy");
  private static final String PIPELINES = "shop";
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  /** A pod of one namespace. */
  private record Pod(String namespace, Map<String, String> labels) {
    static Pod of(String role) {
      return new Pod(PIPELINES, Labels.of(new Names("orders"), role));
    }
  }

  private static final Pod DRIVER = Pod.of(Labels.DRIVER);
  private static final Pod EXECUTOR = Pod.of(Labels.EXECUTOR);
  private static final Pod CHECK = Pod.of(Labels.CHECK);
  private static final Pod STRANGER = new Pod(PIPELINES, Map.of("app", "web"));
  private static final Pod PROMETHEUS =
      new Pod("monitoring", Map.of("app.kubernetes.io/name", "prometheus"));

  @Test
  void executorsReachTheirDriversPortsAndTheOperatorItsManagement() throws Exception {
    List<NetworkPolicy> policies = policies("network-policies");

    assertThat(reached(policies, EXECUTOR, DRIVER))
        .containsExactly(DriverContract.DRIVER_PORT, DriverContract.BLOCK_MANAGER_PORT);
    assertThat(reached(policies, operator(), DRIVER))
        .containsExactly(DriverContract.MANAGEMENT_PORT);
  }

  @Test
  void nobodyElseReachesADriver() throws Exception {
    List<NetworkPolicy> policies = policies("network-policies");
    Pod operatorElsewhere = new Pod("elsewhere", operator().labels());
    Pod executorElsewhere = new Pod("elsewhere", EXECUTOR.labels());

    for (Pod other :
        List.of(STRANGER, DRIVER, CHECK, PROMETHEUS, operatorElsewhere, executorElsewhere)) {
      assertThat(reached(policies, other, DRIVER)).as("%s", other).isEmpty();
    }
  }

  @Test
  void executorsAreReachedByDriversAndExecutorsAtEachPort() throws Exception {
    List<NetworkPolicy> policies = policies("network-policies");

    assertThat(reached(policies, DRIVER, EXECUTOR)).containsExactlyElementsOf(ports());
    assertThat(reached(policies, EXECUTOR, EXECUTOR)).containsExactlyElementsOf(ports());
    assertThat(reached(policies, STRANGER, EXECUTOR)).isEmpty();
    assertThat(reached(policies, operator(), EXECUTOR)).isEmpty();
  }

  @Test
  void nobodyReachesACheckPod() throws Exception {
    for (Pod other : List.of(STRANGER, DRIVER, EXECUTOR, operator())) {
      assertThat(reached(policies("network-policies"), other, CHECK)).isEmpty();
    }
  }

  @Test
  void prometheusReachesTheManagementPortWhereThatIsWanted() throws Exception {
    List<NetworkPolicy> policies = new ArrayList<>(policies("network-policies"));
    policies.addAll(policies("network-policies/prometheus"));

    assertThat(reached(policies, PROMETHEUS, DRIVER))
        .containsExactly(DriverContract.MANAGEMENT_PORT);
    assertThat(reached(policies, STRANGER, DRIVER)).isEmpty();
  }

  @Test
  void everybodyReachesTheOperatorsManagementPortAndNoOther() throws Exception {
    assertThat(reached(policies("operator"), STRANGER, operator()))
        .containsExactly(OperatorConfig.DEFAULT_PORT);
  }

  @Test
  void podsOfOthersAreLeftAlone() throws Exception {
    assertThat(reached(policies("network-policies"), DRIVER, STRANGER))
        .containsExactlyElementsOf(ports());
  }

  private static List<Integer> ports() {
    return List.of(
        DriverContract.SPARK_UI_PORT,
        DriverContract.DRIVER_PORT,
        DriverContract.BLOCK_MANAGER_PORT,
        OperatorConfig.DEFAULT_PORT,
        DriverContract.MANAGEMENT_PORT,
        40_000);
  }

  /** Those of the ports that the policies allow. */
  private static List<Integer> reached(List<NetworkPolicy> policies, Pod from, Pod to) {
    List<NetworkPolicy> about =
        policies.stream()
            .filter(policy -> namespace(policy).equals(to.namespace()))
            .filter(policy -> selects(policy.getSpec().getPodSelector(), to.labels()))
            .toList();
    return ports().stream()
        .filter(
            port ->
                about.isEmpty()
                    || about.stream()
                        .flatMap(policy -> policy.getSpec().getIngress().stream())
                        .anyMatch(rule -> lets(rule, from, to.namespace(), port)))
        .toList();
  }

  private static boolean lets(NetworkPolicyIngressRule rule, Pod from, String namespace, int port) {
    return (rule.getFrom().isEmpty()
            || rule.getFrom().stream().anyMatch(peer -> is(peer, from, namespace)))
        && (rule.getPorts().isEmpty()
            || rule.getPorts().stream().anyMatch(allowed -> isPort(allowed, port)));
  }

  private static boolean isPort(NetworkPolicyPort allowed, int port) {
    return allowed.getProtocol().equals("TCP") && allowed.getPort().getIntVal() == port;
  }

  private static boolean is(NetworkPolicyPeer peer, Pod from, String namespace) {
    boolean there =
        peer.getNamespaceSelector() == null
            ? from.namespace().equals(namespace)
            : selects(
                peer.getNamespaceSelector(),
                Map.of("kubernetes.io/metadata.name", from.namespace()));
    return there && selects(peer.getPodSelector(), from.labels());
  }

  private static boolean selects(@Nullable LabelSelector selector, Map<String, String> labels) {
    return selector == null
        || ((selector.getMatchLabels() == null
                || labels.entrySet().containsAll(selector.getMatchLabels().entrySet()))
            && selector.getMatchExpressions().stream().allMatch(each -> meets(each, labels)));
  }

  private static boolean meets(LabelSelectorRequirement requirement, Map<String, String> labels) {
    assertThat(requirement.getOperator()).isEqualTo("In");
    String value = labels.get(requirement.getKey());
    return value != null && requirement.getValues().contains(value);
  }

  private static String namespace(NetworkPolicy policy) {
    String own = policy.getMetadata().getNamespace();
    return own == null ? PIPELINES : own;
  }

  /** The policies that the kustomization of the folder lists. */
  private static List<NetworkPolicy> policies(String folder) throws Exception {
    List<NetworkPolicy> policies = new ArrayList<>();
    for (Object file : list(read(folder + "/kustomization.yaml"))) {
      if (read(folder + "/" + file).getKind().equals("NetworkPolicy")) {
        NetworkPolicy policy = YAML.unmarshal(text(folder + "/" + file), NetworkPolicy.class);
        assertThat(policy.getApiVersion()).isEqualTo("networking.k8s.io/v1");
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
        policies.add(policy);
      }
    }
    assertThat(policies).isNotEmpty();
    return policies;
  }

  private static List<?> list(GenericKubernetesResource kustomization) {
    return Objects.requireNonNull((List<?>) kustomization.get("resources"));
  }

  private static Pod operator() throws Exception {
    GenericKubernetesResource deployment = read("operator/deployment.yaml");
    Map<String, String> labels = deployment.get("spec", "template", "metadata", "labels");
    return new Pod(
        deployment.getMetadata().getNamespace(), Objects.requireNonNull(labels, "labels"));
  }

  private static GenericKubernetesResource read(String file) throws Exception {
    return YAML.unmarshal(text(file).split("\n---")[0], GenericKubernetesResource.class);
  }

  private static String text(String file) throws Exception {
    return Files.readString(DEPLOY.resolve(file));
  }
}
