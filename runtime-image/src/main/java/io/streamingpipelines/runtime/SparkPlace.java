package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.DriverContract;
import io.streamingpipelines.plan.PipelinePlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where a pipeline's Spark runs, and the Spark settings that this requires. */
public sealed interface SparkPlace {
  String UI = "spark.ui.enabled";

  /** Spark's master URL. */
  String master(PipelinePlan plan);

  /** The number of tasks that can run at the same time. */
  int slots(PipelinePlan plan);

  /** Settings that override those of the plan. */
  SortedMap<String, String> settings(PipelinePlan plan, Path scratch);

  /** The name or address at which others can reach Spark's UI, if there is one. */
  String uiHost();

  /** Spark runs inside this JVM, outside Kubernetes. */
  record Local(int cores) implements SparkPlace {
    @Override
    public String master(PipelinePlan plan) {
      return "local[" + cores + "]";
    }

    @Override
    public int slots(PipelinePlan plan) {
      return cores;
    }

    @Override
    public SortedMap<String, String> settings(PipelinePlan plan, Path scratch) {
      SortedMap<String, String> settings = common(plan, scratch);
      listenOnLoopback(settings);
      return settings;
    }

    @Override
    public String uiHost() {
      return "localhost";
    }
  }

  /**
   * Spark runs in a driver pod, with executors in pods of their own or with everything inside the
   * driver.
   *
   * @param properties settings that only the operator knows, from {@link
   *     DriverContract#SPARK_PROPERTIES_FILE}
   */
  record Pod(String name, String namespace, String ip, Map<String, String> properties)
      implements SparkPlace {
    public Pod {
      properties = new TreeMap<>(properties);
    }

    @Override
    public String master(PipelinePlan plan) {
      return executors(plan) == 0
          ? "local[" + slots(plan) + "]"
          : "k8s://https://kubernetes.default.svc";
    }

    @Override
    public int slots(PipelinePlan plan) {
      int executors = executors(plan);
      return executors == 0
          ? number(plan, "spark.driver.cores", 1)
          : executors * number(plan, "spark.executor.cores", 1);
    }

    @Override
    public SortedMap<String, String> settings(PipelinePlan plan, Path scratch) {
      SortedMap<String, String> settings = common(plan, scratch);
      settings.put("spark.ui.port", Integer.toString(DriverContract.SPARK_UI_PORT));
      // data that tasks spill must not be readable on the node
      secure(plan, settings, "spark.io.encryption.enabled");
      if (executors(plan) == 0) {
        listenOnLoopback(settings);
      } else {
        settings.put("spark.driver.host", ip);
        settings.put("spark.driver.bindAddress", "0.0.0.0");
        settings.put("spark.driver.port", Integer.toString(DriverContract.DRIVER_PORT));
        settings.put(
            "spark.driver.blockManager.port", Integer.toString(DriverContract.BLOCK_MANAGER_PORT));
        settings.put("spark.kubernetes.namespace", namespace);
        settings.put("spark.kubernetes.driver.pod.name", name);
        settings.put("spark.kubernetes.executor.podNamePrefix", name);
        settings.put("spark.dynamicAllocation.enabled", "false");
        secure(plan, settings, "spark.network.crypto.enabled");
      }
      settings.putAll(properties);
      return settings;
    }

    @Override
    public String uiHost() {
      return ip;
    }

    private static void secure(
        PipelinePlan plan, SortedMap<String, String> settings, String setting) {
      settings.put(setting, plan.sparkConf().getOrDefault(setting, "true"));
    }

    private static int executors(PipelinePlan plan) {
      return number(plan, "spark.executor.instances", 0);
    }

    private static int number(PipelinePlan plan, String setting, int otherwise) {
      String value = plan.sparkConf().get(setting);
      return value == null ? otherwise : Integer.parseInt(value.strip());
    }
  }

  /** No other process takes part, so Spark's own ports listen on the loopback address only. */
  private static void listenOnLoopback(SortedMap<String, String> settings) {
    settings.put("spark.driver.host", "localhost");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
  }

  private static SortedMap<String, String> common(PipelinePlan plan, Path scratch) {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("spark.local.dir", scratch.resolve("spark").toString());
    settings.put("spark.sql.warehouse.dir", scratch.resolve("warehouse").toUri().toString());
    // Spark deserializes what arrives at its ports, so callers must authenticate; Spark generates
    // the secret
    settings.put("spark.authenticate", "true");
    settings.put(UI, plan.sparkConf().getOrDefault(UI, "false"));
    return settings;
  }
}
