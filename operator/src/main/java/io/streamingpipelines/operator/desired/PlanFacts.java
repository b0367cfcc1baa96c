package io.streamingpipelines.operator.desired;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.streamingpipelines.plan.RestartPlan;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the operator itself needs to know about a plan. Reading is lenient, because another version
 * of the operator may have written the plan of a running driver.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlanFacts(
    RestartPlan restart, long drainGraceMillis, @Nullable SortedMap<String, String> sparkConf) {
  private static final PlanFacts DEFAULTS =
      new PlanFacts(
          new RestartPlan(RestartPlan.Policy.ON_FAILURE, 5_000, 300_000, 600_000, 20),
          60_000,
          new TreeMap<>());

  /** Number of executors; 0 if everything runs inside the driver. */
  public int executors() {
    String count = sparkConf == null ? null : sparkConf.get("spark.executor.instances");
    try {
      return count == null ? 0 : Integer.parseInt(count.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  public static PlanFacts of(String planJson) {
    return Json.read(planJson, PlanFacts.class)
        .filter(facts -> facts.restart() != null)
        .orElse(DEFAULTS);
  }
}
