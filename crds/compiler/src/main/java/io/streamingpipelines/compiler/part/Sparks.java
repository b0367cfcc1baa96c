package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.DriverSpec;
import io.streamingpipelines.api.ExecutorSpec;
import io.streamingpipelines.api.SparkSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.Quantities;
import io.streamingpipelines.compiler.read.Texts;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The driver, its executors, and their Spark settings. */
public final class Sparks {
  private static final Choice<String> PULL =
      Choice.of("an image pull policy", "Always", "IfNotPresent", "Never");

  /**
   * @param conf the user's settings and those that the sizes below stand for
   */
  public record Sized(
      SortedMap<String, String> conf,
      PodNeeds.Size driver,
      int executors,
      PodNeeds.Size executor) {}

  public static Sized compile(Place place, @Nullable SparkSpec spec) {
    DriverSpec driver = spec == null ? null : spec.driver();
    ExecutorSpec executor = spec == null ? null : spec.executor();
    if (spec != null) {
      PULL.read(place.field("imagePullPolicy"), spec.imagePullPolicy(), "IfNotPresent");
      Images.judge(place.field("image"), spec.image());
      List<String> secrets = spec.imagePullSecrets();
      for (int i = 0; i < secrets.size(); i++) {
        Texts.object(place.field("imagePullSecrets").item(i), secrets.get(i), "a Secret");
      }
      if (spec.serviceAccount() != null) {
        Texts.object(place.field("serviceAccount"), spec.serviceAccount(), "a ServiceAccount");
      }
    }
    PodNeeds.Size driverSize =
        driver == null
            ? size(place, null, null, null, null)
            : size(
                place.field("driver"),
                driver.cores(),
                driver.cpuRequest(),
                driver.memory(),
                driver.memoryOverhead());
    PodNeeds.Size executorSize =
        executor == null
            ? size(place, null, null, null, null)
            : size(
                place.field("executor"),
                executor.cores(),
                executor.cpuRequest(),
                executor.memory(),
                executor.memoryOverhead());
    Variables.judge(place.field("driver").field("env"), driver == null ? List.of() : driver.env());
    Variables.judge(
        place.field("executor").field("env"), executor == null ? List.of() : executor.env());
    int executors =
        (int)
            Texts.atLeast(
                place.field("executor").field("instances"),
                executor == null ? null : executor.instances(),
                Defaults.EXECUTORS,
                0);
    SortedMap<String, String> conf =
        new TreeMap<>(
            SparkConf.compile(place.field("conf"), spec == null ? Map.of() : spec.conf()));
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
      Place place,
      @Nullable Integer cores,
      @Nullable String cpuRequest,
      @Nullable String memory,
      @Nullable String overhead) {
    int slots = (int) Texts.atLeast(place.field("cores"), cores, Defaults.CORES, 1);
    long heap =
        Quantities.mebibytes(
            place.field("memory"),
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
            : Quantities.cpu(place.field("cpuRequest"), cpuRequest),
        heap,
        overhead == null
            ? beyond
            : Quantities.mebibytes(place.field("memoryOverhead"), overhead, 64));
  }

  private Sparks() {}
}
