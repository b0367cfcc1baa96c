package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.streamingpipelines.api.pod.PodLabels;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.plan.DriverContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The driver pod: first as a template in the bundle, then as the pod of one attempt. */
public final class DriverPodFactory {
  public static final String CONTAINER = PodLabels.CONTAINER;

  private static final String TOKEN_VOLUME = "token";

  /** Time after the drain for Spark to stop and for the exit report to be written. */
  public static final Duration SHUTDOWN = Duration.ofSeconds(15);

  /** How long a standby may check its plan. */
  private static final int CHECK_SECONDS = 600;

  /** The pod without name, owner and plan; each attempt adds its own. */
  static Pod template(BundleInput wanted) {
    PodCustomization settings = PodCustomization.ofDriver(wanted.spec());
    Map<String, String> labels = new TreeMap<>(settings.labels());
    labels.putAll(Labels.of(wanted.names(), Labels.DRIVER));
    Pod ours =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(wanted.namespace())
            .withLabels(labels)
            .withAnnotations(new TreeMap<>(settings.annotations()))
            .endMetadata()
            .withNewSpec()
            .withRestartPolicy("Never")
            .withServiceAccountName(wanted.serviceAccount())
            .withAutomountServiceAccountToken(wanted.hasExecutors())
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(
                wanted.plan().drainGraceMillis() / 1000 + SHUTDOWN.toSeconds())
            .withSecurityContext(PodParts.pod(settings))
            .withImagePullSecrets(PodParts.pullSecrets(wanted.spec()))
            .withNodeSelector(settings.nodeSelector())
            .withTolerations(PodParts.tolerations(settings))
            .withAffinity(PodParts.affinity(settings))
            .withVolumes(volumes(wanted))
            .withContainers(container(wanted, settings))
            .endSpec()
            .build();
    return StartInputs.annotated(
        PodParts.mergeOver(settings.podTemplate(), ours),
        wanted.hasExecutors()
            ? Optional.of(ExecutorTemplateFactory.template(wanted))
            : Optional.empty(),
        wanted.needs());
  }

  /** The pod of one attempt. */
  public static Pod pod(
      Names names, Bundle bundle, int attempt, long generation, OwnerReference owner) {
    Pod template = bundle.podTemplate().orElseThrow(() -> new IncompleteBundleException(bundle));
    return attach(names, template, bundle, owner)
        .editMetadata()
        .withName(names.driver(attempt))
        .addToAnnotations(Labels.PLAN_HASH, bundle.hash())
        .addToAnnotations(Labels.GENERATION, Long.toString(generation))
        .withOwnerReferences(owner)
        .endMetadata()
        .build();
  }

  /**
   * The pod of one attempt that is started beside the driver that still works. The node of that
   * driver is preferred, because a volume may be attached to this node alone.
   */
  public static Pod standby(
      Names names, Bundle bundle, int attempt, long generation, OwnerReference owner) {
    Pod pod = pod(names, bundle, attempt, generation, owner);
    return new PodBuilder(pod)
        .editSpec()
        .withAffinity(PodParts.preferDriverNode(names, pod.getSpec().getAffinity()))
        .editMatchingContainer(container -> CONTAINER.equals(container.getName()))
        .withArgs(DriverContract.MODE_STANDBY)
        .withStartupProbe(probe(DriverContract.CHECKED_PROBE, 1, CHECK_SECONDS))
        .endContainer()
        .endSpec()
        .build();
  }

  /**
   * Adds what the template cannot contain: the plan's ConfigMap, whose name depends on the hash of
   * this template, and the Secret with the token, whose name depends on the resource.
   */
  static PodBuilder attach(Names names, Pod template, Bundle bundle, OwnerReference owner) {
    return new PodBuilder(template)
        .editSpec()
        .addToVolumes(
            new VolumeBuilder()
                .withName(TOKEN_VOLUME)
                .withNewSecret()
                .withSecretName(names.token(owner.getUid()))
                .withDefaultMode(0440)
                .endSecret()
                .build())
        .addToVolumes(
            new VolumeBuilder()
                .withName("plan")
                .withNewConfigMap()
                .withName(names.plan(bundle.hash()))
                .endConfigMap()
                .build())
        .editMatchingContainer(container -> CONTAINER.equals(container.getName()))
        .addToEnv(env(DriverContract.ENV_PLAN_HASH, bundle.hash()))
        .addToVolumeMounts(PodParts.mount("plan", DriverContract.PLAN_DIRECTORY, true))
        .endContainer()
        .endSpec();
  }

  private static Container container(BundleInput wanted, PodCustomization settings) {
    PodNeeds.Size size = wanted.needs().driver();
    List<EnvVar> env = new ArrayList<>(PodParts.env(settings));
    env.add(field(DriverContract.ENV_POD_NAME, "metadata.name"));
    env.add(field(DriverContract.ENV_POD_NAMESPACE, "metadata.namespace"));
    env.add(field(DriverContract.ENV_POD_IP, "status.podIP"));
    env.add(env(DriverContract.ENV_DRIVER_MEMORY, size.heapMib() + "m"));
    List<VolumeMount> mounts =
        new ArrayList<>(PodParts.mounts(wanted.needs().volume(), wanted.secrets()));
    mounts.add(PodParts.mount("scratch", DriverContract.SCRATCH_DIRECTORY, false));
    mounts.add(PodParts.mount(TOKEN_VOLUME, DriverContract.TOKEN_DIRECTORY, true));
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(wanted.image())
        .withImagePullPolicy(PodParts.pullPolicy(wanted.spec()))
        .withArgs(DriverContract.MODE_DRIVER)
        .withEnv(env)
        .withResources(requirements(size))
        .withSecurityContext(PodParts.container())
        .withVolumeMounts(mounts)
        .withTerminationMessagePath(DriverContract.TERMINATION_FILE)
        .addNewPort()
        .withName("management")
        .withContainerPort(DriverContract.MANAGEMENT_PORT)
        .endPort()
        .withStartupProbe(probe("/livez", 2, 90))
        .withLivenessProbe(probe("/livez", 10, 6))
        .withReadinessProbe(probe("/readyz", 2, 2))
        .build();
  }

  /** No CPU limit: throttling would delay everything in the driver, including heartbeats. */
  private static ResourceRequirements requirements(PodNeeds.Size size) {
    Quantity memory = new Quantity(size.memoryMib() + "Mi");
    return new ResourceRequirementsBuilder()
        .addToRequests("cpu", new Quantity(size.cpuRequest()))
        .addToRequests("memory", memory)
        .addToLimits("memory", memory)
        .build();
  }

  private static List<Volume> volumes(BundleInput wanted) {
    List<Volume> volumes =
        new ArrayList<>(PodParts.volumes(wanted.needs().volume(), wanted.secrets()));
    volumes.add(new VolumeBuilder().withName("scratch").withNewEmptyDir().endEmptyDir().build());
    return volumes;
  }

  private static Probe probe(String path, int periodSeconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort(DriverContract.MANAGEMENT_PORT)
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(5)
        .withFailureThreshold(failures)
        .build();
  }

  private static EnvVar env(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef(null, path)
        .endValueFrom()
        .build();
  }

  private DriverPodFactory() {}
}
