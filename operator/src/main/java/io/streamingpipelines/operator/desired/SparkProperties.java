package io.streamingpipelines.operator.desired;

import io.streamingpipelines.plan.DriverContract;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Spark's settings for Kubernetes, which only the operator knows. */
final class SparkProperties {
  /** The content of the file, sorted by key; empty if everything runs inside the driver. */
  static String text(BundleInput wanted) {
    return conf(wanted).entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static Map<String, String> conf(BundleInput wanted) {
    Map<String, String> conf = new TreeMap<>();
    if (!wanted.hasExecutors()) {
      return conf;
    }
    conf.put("spark.kubernetes.namespace", wanted.namespace());
    conf.put("spark.kubernetes.container.image", wanted.image());
    String pullPolicy = PodParts.pullPolicy(wanted.spec());
    if (pullPolicy != null) {
      conf.put("spark.kubernetes.container.image.pullPolicy", pullPolicy);
    }
    if (wanted.spec().spark() != null && !wanted.spec().spark().imagePullSecrets().isEmpty()) {
      conf.put(
          "spark.kubernetes.container.image.pullSecrets",
          String.join(",", wanted.spec().spark().imagePullSecrets()));
    }
    conf.put(
        "spark.kubernetes.executor.podTemplateFile",
        DriverContract.PLAN_DIRECTORY + "/" + DriverContract.EXECUTOR_TEMPLATE_FILE);
    // the user's template may list a sidecar first
    conf.put(
        "spark.kubernetes.executor.podTemplateContainerName", ExecutorTemplateFactory.CONTAINER);
    // The image contains its configuration, and nothing creates volume claims, so the driver
    // needs rights on pods only.
    conf.put("spark.kubernetes.executor.disableConfigMap", "true");
    conf.put("spark.kubernetes.driver.ownPersistentVolumeClaim", "false");
    conf.put("spark.kubernetes.driver.reusePersistentVolumeClaim", "false");
    conf.put("spark.kubernetes.driver.service.deleteOnTermination", "false");
    return conf;
  }

  private SparkProperties() {}
}
