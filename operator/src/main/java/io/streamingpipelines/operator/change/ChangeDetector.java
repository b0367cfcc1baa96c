package io.streamingpipelines.operator.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.plan.PipelinePlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds out what it takes to replace the running bundle with the wanted one. */
public final class ChangeDetector {
  /** Fields of a plan that only the operator uses, or that may wait for the next start. */
  private static final List<String> LIVE_PLAN = List.of("restart", "drainGraceMillis");

  /** Fields of a plan that a running driver can exchange. */
  private static final List<String> FLOWS = List.of("sources", "views", "tables", "sinks");

  private static final String PLAN = "plan.json";
  private static final String POD = "driver.json";

  public static Change detect(Bundle running, Bundle wanted) {
    if (running.hash().equals(wanted.hash())) {
      return Change.NONE;
    }
    Map<String, JsonNode> before = restartRelevant(running);
    Map<String, JsonNode> after = restartRelevant(wanted);
    if (before.equals(after)) {
      return Change.LIVE;
    }
    boolean proven =
        analyzed(before.get(PLAN)).equals(analyzed(after.get(PLAN)))
            && startable(before.get(POD)).equals(startable(after.get(POD)));
    return proven ? Change.RESTART : Change.RESTART_AFTER_CHECK;
  }

  /** Whether the pods of both bundles differ in nothing but their size and environment. */
  public static boolean samePod(Bundle running, Bundle wanted) {
    return startable(restartRelevant(running).get(POD))
        .equals(startable(restartRelevant(wanted).get(POD)));
  }

  /**
   * Whether the running driver itself can change from one bundle to the other: they differ only in
   * the flows of the plan (docs/design/lifecycle.md#change-in-place).
   */
  public static boolean inPlace(Bundle running, Bundle wanted) {
    return withoutFlows(running).equals(withoutFlows(wanted));
  }

  private static Map<String, JsonNode> withoutFlows(Bundle bundle) {
    Map<String, JsonNode> rest = restartRelevant(bundle);
    if (rest.get(PLAN) instanceof ObjectNode plan) {
      plan.remove(FLOWS);
    }
    return rest;
  }

  /** The plan without pod sizes, which do not affect the analysis of queries. */
  private static Optional<JsonNode> analyzed(@Nullable JsonNode plan) {
    if (plan == null) {
      return Optional.empty();
    }
    JsonNode copy = plan.deepCopy();
    if (copy.get("sparkConf") instanceof ObjectNode conf) {
      conf.remove(
          conf.properties().stream()
              .map(Map.Entry::getKey)
              .filter(PipelinePlan::concernsPodsOnly)
              .toList());
    }
    return Optional.of(copy);
  }

  /**
   * The driver pod without its size and environment variables. Anything else (image, volumes,
   * nodes, privileges) may prevent a pod from starting, so a check pod has to start first. Objects
   * that environment variables refer to are looked up instead.
   */
  private static Optional<JsonNode> startable(@Nullable JsonNode pod) {
    if (pod == null) {
      return Optional.empty();
    }
    JsonNode copy = pod.deepCopy();
    if (copy.get("spec") instanceof ObjectNode spec) {
      spec.remove("automountServiceAccountToken");
      for (JsonNode container : spec.path("containers")) {
        ((ObjectNode) container).remove(List.of("resources", "env"));
      }
    }
    return Optional.of(copy);
  }

  /** The bundle's files without the fields that can change without a restart. */
  private static Map<String, JsonNode> restartRelevant(Bundle bundle) {
    Map<String, JsonNode> relevant = new TreeMap<>();
    bundle
        .files()
        .forEach(
            (name, text) -> {
              JsonNode node = restartRelevant(name, text);
              if (!node.isMissingNode()) {
                relevant.put(name, node);
              }
            });
    return relevant;
  }

  private static JsonNode restartRelevant(String name, String text) {
    JsonNode node = Json.read(text, JsonNode.class).orElseGet(() -> Json.text(text));
    if (name.equals(Bundle.SUPERVISION_FILE)) {
      return node.path("restartNonce");
    }
    if (name.equals(PLAN) && node instanceof ObjectNode plan) {
      plan.remove(LIVE_PLAN);
    }
    if (name.equals(POD) && node instanceof ObjectNode pod) {
      if (pod.get("metadata") instanceof ObjectNode metadata) {
        metadata.remove(List.of("labels", "annotations"));
      }
      if (pod.get("spec") instanceof ObjectNode spec) {
        spec.remove("terminationGracePeriodSeconds");
      }
    }
    return node;
  }

  private ChangeDetector() {}
}
