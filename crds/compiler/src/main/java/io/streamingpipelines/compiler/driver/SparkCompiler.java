package io.streamingpipelines.compiler.driver;

import io.streamingpipelines.api.driver.DriverSpec;
import io.streamingpipelines.api.driver.ExecutorSpec;
import io.streamingpipelines.api.driver.SparkSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Quantities;
import io.streamingpipelines.compiler.read.Texts;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The driver, its executors, and their Spark settings. */
public final class SparkCompiler {
  private static final Choice<String> PULL =
      Choice.of("an image pull policy", "Always", "IfNotPresent", "Never");

  /**
   * @param conf the user's settings, and the settings for the sizes below
   */
  public record Sized(
      SortedMap<String, String> conf,
      PodNeeds.Size driver,
      int executors,
      PodNeeds.Size executor) {}

  public static Sized compile(FieldPath path, @Nullable SparkSpec spec) {
    DriverSpec driver = spec == null ? null : spec.driver();
    ExecutorSpec executor = spec == null ? null : spec.executor();
    if (spec != null) {
      PULL.read(path.field("imagePullPolicy"), spec.imagePullPolicy(), "IfNotPresent");
      ImageRules.check(path.field("image"), spec.image());
      List<String> secrets = spec.imagePullSecrets();
      for (int i = 0; i < secrets.size(); i++) {
        Texts.object(path.field("imagePullSecrets").item(i), secrets.get(i), "a Secret");
      }
      if (spec.serviceAccount() != null) {
        Texts.object(path.field("serviceAccount"), spec.serviceAccount(), "a ServiceAccount");
      }
    }
    PodNeeds.Size driverSize =
        driver == null
            ? size(path, null, null, null, null)
            : size(
                path.field("driver"),
                driver.cores(),
                driver.cpuRequest(),
                driver.memory(),
                driver.memoryOverhead());
    PodNeeds.Size executorSize =
        executor == null
            ? size(path, null, null, null, null)
            : size(
                path.field("executor"),
                executor.cores(),
                executor.cpuRequest(),
                executor.memory(),
                executor.memoryOverhead());
    EnvironmentRules.check(
        path.field("driver").field("env"), driver == null ? List.of() : driver.env());
    EnvironmentRules.check(
        path.field("executor").field("env"), executor == null ? List.of() : executor.env());
    int executors =
        (int)
            Texts.atLeast(
                path.field("executor").field("instances"),
                executor == null ? null : executor.instances(),
                Defaults.EXECUTORS,
                0);
    SortedMap<String, String> conf =
        new TreeMap<>(
            SparkConfCompiler.compile(path.field("conf"), spec == null ? Map.of() : spec.conf()));
    put(conf, "driver", driverSize);
    conf.put("spark.executor.instances", Integer.toString(executors));
    if (executors > 0) {
      put(conf, "executor", executorSize);
    }
    return new Sized(conf, driverSize, executors, executorSize);
  }

  private static void put(Map<String, String> conf, String role, PodNeeds.Size size) {
    conf.put("spark." + role + ".cores", Integer.toString(size.cores()));
    conf.put("spark." + role + ".memory", size.heapMib() + "m");
    conf.put("spark." + role + ".memoryOverhead", size.overheadMib() + "m");
    conf.put("spark.kubernetes." + role + ".request.cores", size.cpuRequest());
  }

  private static PodNeeds.Size size(
      FieldPath path,
      @Nullable Integer cores,
      @Nullable String cpuRequest,
      @Nullable String memory,
      @Nullable String overhead) {
    int slots = (int) Texts.atLeast(path.field("cores"), cores, Defaults.CORES, 1);
    long heap =
        Quantities.mebibytes(
            path.field("memory"),
            memory == null ? Defaults.MEMORY : memory,
            Defaults.MEMORY_LEAST_MIB);
    long beyond =
        Math.max(
            Defaults.MEMORY_OVERHEAD_LEAST_MIB,
            (long) Math.ceil(heap * Defaults.MEMORY_OVERHEAD_FACTOR));
    return new PodNeeds.Size(
        slots,
        cpuRequest == null
            ? Integer.toString(slots)
            : Quantities.cpu(path.field("cpuRequest"), cpuRequest),
        heap,
        overhead == null
            ? beyond
            : Quantities.mebibytes(path.field("memoryOverhead"), overhead, 64));
  }

  private SparkCompiler() {}
}
