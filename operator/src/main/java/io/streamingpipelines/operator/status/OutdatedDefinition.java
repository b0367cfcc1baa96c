package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Reason;
import java.util.List;

/** Condition DefinitionOutdated: the installed definition of the resource lacks fields. */
final class OutdatedDefinition {
  /** The most fields that the message names. */
  private static final int MOST_FIELDS = 5;

  /**
   * @param missing the fields, such as {@code spec.restart.onStall}
   */
  static void set(StatusConditions conditions, List<String> missing) {
    if (missing.isEmpty()) {
      return;
    }
    int more = missing.size() - MOST_FIELDS;
    conditions.set(
        ConditionType.DEFINITION_OUTDATED,
        true,
        Reason.DEFINITION_OUTDATED,
        "The installed definition of StreamingPipeline is older than the operator. It lacks "
            + String.join(", ", missing.subList(0, Math.min(MOST_FIELDS, missing.size())))
            + (more > 0 ? " and " + more + " more fields" : "")
            + ", so Kubernetes drops these from manifests, and the status is written without them."
            + " Apply the operator's own: kubectl apply --server-side -f deploy/install.yaml");
  }

  private OutdatedDefinition() {}
}
