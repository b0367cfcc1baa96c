package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.DriverSpec;
import io.streamingpipelines.api.EnvSpec;
import io.streamingpipelines.api.ExecutorSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.SparkSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Quantities;
import io.streamingpipelines.compiler.read.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The driver, its executors, and their Spark settings. */
public final class Sparks {
  private static final Choice<String> PULL =
      Choice.of("an image pull policy", "Always", "IfNotPresent", "Never");
  private static final Pattern ENV_NAME = Pattern.compile(Rules.ENV_NAME);

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
      Texts.optional(place.field("image"), spec.image(), "an image");
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
    environment(place.field("driver").field("env"), driver == null ? List.of() : driver.env());
    environment(
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

  private static void environment(Place place, List<EnvSpec> variables) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < variables.size(); i++) {
      Place at = place.item(i);
      EnvSpec variable = variables.get(i);
      String name = Texts.required(at.field("name"), variable.name(), "a name such as TZ");
      if (!name.isEmpty() && !ENV_NAME.matcher(name).matches()) {
        at.field("name")
            .error(
                ProblemCode.INVALID_NAME,
                "'" + name + "' is not the name of a variable: write letters, digits and _");
      }
      if (name.startsWith("PIPELINE_") || name.startsWith("SPARK_")) {
        at.field("name")
            .error(
                ProblemCode.CONF_REFUSED,
                "names that begin with PIPELINE_ or SPARK_ are the operator's: take another one");
      }
      if (!name.isEmpty() && !names.add(name)) {
        at.field("name")
            .error(ProblemCode.DUPLICATE_NAME, "'" + name + "' is set above: take one of them out");
      }
      if ((variable.value() == null) == (variable.secretKeyRef() == null)) {
        at.error(ProblemCode.EXACTLY_ONE, Rules.ONE_ENV_VALUE);
      }
    }
  }

  private Sparks() {}
}
