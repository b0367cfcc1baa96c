package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.plan.DriverContract;
import io.streamingpipelines.plan.Supervision;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one start of a driver depends on, as the files of an immutable ConfigMap: the
 * plan, Spark's settings for Kubernetes, the executors' template, the driver pod itself, and how
 * the operator supervises it. A driver is restarted from its bundle, not from the resource, so that
 * a pipeline keeps running even if its manifest no longer compiles or the operator has been
 * upgraded.
 *
 * @param digest SHA-256 of the files
 */
public record Bundle(String digest, SortedMap<String, String> files) {
  /** The driver pod without its attempt number. The driver does not read this file. */
  static final String POD_FILE = "driver.json";

  /** How the operator supervises the driver. The driver does not read this file. */
  public static final String SUPERVISION_FILE = "supervision.json";

  public Bundle {
    files = new TreeMap<>((Map<String, String>) files);
  }

  /** A bundle of these files. The digest is always computed, never read from a ConfigMap. */
  public static Bundle of(Map<String, String> files) {
    return new Bundle(Hashes.digest(Json.write(new TreeMap<>(files))), new TreeMap<>(files));
  }

  /** The first 16 digits of the digest; they are part of the names of objects. */
  public String hash() {
    return hash(digest);
  }

  public static String hash(String digest) {
    return Hashes.shortened(digest);
  }

  /** The plan's JSON. */
  public String plan() {
    return files.getOrDefault(DriverContract.PLAN_FILE, "{}");
  }

  /** What the operator needs to know about the plan. */
  public PlanFacts facts() {
    return PlanFacts.of(plan());
  }

  /** How the operator supervises the driver; the defaults in bundles of earlier operators. */
  public Supervision supervision() {
    return Json.read(files.getOrDefault(SUPERVISION_FILE, ""), Supervision.class)
        .orElse(Supervision.DEFAULT);
  }

  /** The image of the driver; empty if somebody changed the ConfigMap. */
  public Optional<String> image() {
    return podTemplate().stream()
        .flatMap(pod -> pod.getSpec().getContainers().stream())
        .filter(container -> DriverPodFactory.CONTAINER.equals(container.getName()))
        .map(Container::getImage)
        .findFirst();
  }

  /** The driver pod without its attempt number; empty if somebody changed the ConfigMap. */
  Optional<Pod> podTemplate() {
    return pod(POD_FILE);
  }

  /** The template of executor pods; empty if there are no executors. */
  Optional<Pod> executorTemplate() {
    return pod(DriverContract.EXECUTOR_TEMPLATE_FILE);
  }

  private Optional<Pod> pod(String file) {
    return Optional.ofNullable(files.get(file)).flatMap(text -> Json.read(text, Pod.class));
  }
}
