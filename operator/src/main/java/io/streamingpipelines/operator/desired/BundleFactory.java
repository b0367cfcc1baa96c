package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamingpipelines.compiler.PlanJson;
import io.streamingpipelines.plan.DriverContract;
import java.util.Map;
import java.util.TreeMap;

/** Creates the bundle of a compiled pipeline, and the ConfigMap that stores it. */
public final class BundleFactory {
  public static Bundle bundle(BundleInput wanted) {
    Map<String, String> files = new TreeMap<>();
    files.put(DriverContract.PLAN_FILE, PlanJson.write(wanted.plan()));
    files.put(DriverContract.SPARK_PROPERTIES_FILE, SparkProperties.text(wanted));
    if (wanted.hasExecutors()) {
      // JSON is YAML.
      files.put(
          DriverContract.EXECUTOR_TEMPLATE_FILE,
          Json.write(ExecutorTemplateFactory.template(wanted)));
    }
    files.put(Bundle.POD_FILE, Json.write(DriverPodFactory.template(wanted)));
    files.put(Bundle.SUPERVISION_FILE, Json.write(wanted.supervision()));
    return Bundle.of(files);
  }

  public static ConfigMap configMap(
      String namespace, Names names, Bundle bundle, long generation, OwnerReference owner) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(names.plan(bundle.hash()))
        .withLabels(Labels.of(names, Labels.PLAN))
        .addToAnnotations(Labels.PLAN_HASH, bundle.hash())
        .addToAnnotations(Labels.GENERATION, Long.toString(generation))
        .withOwnerReferences(owner)
        .endMetadata()
        .withImmutable(true)
        .withData(bundle.files())
        .build();
  }

  private BundleFactory() {}
}
