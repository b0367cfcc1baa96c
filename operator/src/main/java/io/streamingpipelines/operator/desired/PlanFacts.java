package io.streamingpipelines.operator.desired;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.streamingpipelines.plan.RestartPlan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator itself needs to know about a plan. Reading is lenient, because another version
 * of the operator may have written the plan of a running driver.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlanFacts(
    RestartPlan restart,
    long drainGraceMillis,
    @Nullable SortedMap<String, String> sparkConf,
    @Nullable List<Named> tables,
    @Nullable List<Named> sinks) {
  private static final Pattern PLACE = Pattern.compile("spec\\.(tables|sinks)\\[(\\d{1,6})\\].*");

  /** A table or a sink. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Named(String name) {}

  private static final PlanFacts DEFAULTS =
      new PlanFacts(
          new RestartPlan(RestartPlan.Policy.ON_FAILURE, 5_000, 300_000, 600_000, 20),
          60_000,
          new TreeMap<>(),
          List.of(),
          List.of());

  /** Number of executors; 0 if everything runs inside the driver. */
  public int executors() {
    String count = sparkConf == null ? null : sparkConf.get("spark.executor.instances");
    try {
      return count == null ? 0 : Integer.parseInt(count.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The name of the table or sink at a JSON path of the manifest, or inside which the path is. */
  public Optional<String> nameAt(String path) {
    Matcher place = PLACE.matcher(path);
    if (!place.matches()) {
      return Optional.empty();
    }
    List<Named> all = place.group(1).equals("tables") ? tables : sinks;
    int index = Integer.parseInt(place.group(2));
    return all == null || index >= all.size()
        ? Optional.empty()
        : Optional.ofNullable(all.get(index).name());
  }

  /** The JSON path of a table or sink in the manifest; that of the whole for an unknown name. */
  public String pathOf(@Nullable String name) {
    return place("tables", tables, name).or(() -> place("sinks", sinks, name)).orElse("spec");
  }

  private static Optional<String> place(
      String list, @Nullable List<Named> all, @Nullable String name) {
    return all == null
        ? Optional.empty()
        : IntStream.range(0, all.size())
            .filter(i -> all.get(i).name().equals(name))
            .mapToObj(i -> "spec." + list + "[" + i + "]")
            .findFirst();
  }

  public static PlanFacts of(String planJson) {
    return Json.read(planJson, PlanFacts.class)
        .filter(facts -> facts.restart() != null)
        .orElse(DEFAULTS);
  }
}
