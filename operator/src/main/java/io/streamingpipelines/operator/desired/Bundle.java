package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.plan.DriverContract;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one start of a driver depends on, as the files of an immutable ConfigMap: the
 * plan, Spark's settings for Kubernetes, the executors' template and the driver pod itself. A
 * driver that has to be started again is built from its bundle, not from the resource: what ran
 * goes on running, even when the manifest no longer compiles or the operator has changed.
 *
 * @param hash names the content
 */
public record Bundle(String hash, SortedMap<String, String> files) {
  /** The driver pod without attempt. The driver does not read it. */
  static final String POD_FILE = "driver.json";

  public Bundle {
    files = new TreeMap<>((Map<String, String>) files);
  }

  static Bundle of(Map<String, String> files) {
    return new Bundle(Hashes.of(Json.write(new TreeMap<>(files))), new TreeMap<>(files));
  }

  /** The plan's JSON. */
  public String plan() {
    return files.getOrDefault(DriverContract.PLAN_FILE, "{}");
  }

  /** Restart policy and drain grace of the plan. */
  public PlanFacts facts() {
    return PlanFacts.of(plan());
  }

  /** The driver pod without attempt; empty when the ConfigMap was tampered with. */
  Optional<Pod> podTemplate() {
    return Optional.ofNullable(files.get(POD_FILE)).flatMap(text -> Json.read(text, Pod.class));
  }
}
