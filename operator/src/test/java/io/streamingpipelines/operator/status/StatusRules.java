package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.PipelineStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules that every status follows. */
public final class StatusRules {
  private static final Set<String> MAY_BE_READY =
      Set.of("Running", "Blocked", "Suspended", "Scheduled", "Completed");
  private static final List<ConditionType> ALWAYS =
      List.of(
          ConditionType.READY,
          ConditionType.RECONCILING,
          ConditionType.STALLED,
          ConditionType.ACCEPTED);

  /** The rules that a status breaks. */
  public static List<String> broken(PipelineStatus status) {
    List<String> broken = new ArrayList<>();
    String phase = String.valueOf(status.phase());
    for (ConditionType type : ALWAYS) {
      long count = status.conditions().stream().filter(c -> type.text().equals(c.type())).count();
      if (count != 1) {
        broken.add("condition " + type.text() + " is there " + count + " times");
      }
    }
    for (Condition condition : status.conditions()) {
      if (blank(condition.reason()) || blank(condition.message())) {
        broken.add("condition " + condition.type() + " does not say why");
      } else if (String.valueOf(condition.message()).contains("null")) {
        broken.add("condition " + condition.type() + " says null: " + condition.message());
      }
    }
    boolean ready = is(status, ConditionType.READY);
    if (ready && !MAY_BE_READY.contains(phase)) {
      broken.add("Ready, and " + phase);
    }
    if (!ready && !is(status, ConditionType.RECONCILING) && !is(status, ConditionType.STALLED)) {
      broken.add("neither Ready nor Reconciling nor Stalled: nobody would look");
    }
    if (phase.equals("Blocked")
        && !is(status, ConditionType.RECONCILING)
        && !is(status, ConditionType.STALLED)) {
      broken.add("Blocked without Stalled or Reconciling");
    }
    return broken;
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static boolean is(PipelineStatus status, ConditionType type) {
    return StatusConditions.find(status.conditions(), type)
        .filter(condition -> "True".equals(condition.status()))
        .isPresent();
  }

  private StatusRules() {}
}
