package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the conditions of one status; an unchanged condition keeps its transition time. */
final class StatusConditions {
  /** Bounds the size of the status, because messages may contain text of exceptions. */
  private static final int LONGEST_MESSAGE = 8192;

  private static final String TRUE = "True";
  private static final String FALSE = "False";

  private final List<Condition> before;
  private final long generation;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  StatusConditions(List<Condition> before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  StatusConditions set(ConditionType type, boolean status, Reason reason, String message) {
    return set(type, status, reason.text(), message);
  }

  /**
   * @param openReason a word that Kubernetes uses, or the code of a problem
   */
  StatusConditions set(ConditionType type, boolean holds, String openReason, String message) {
    String status = holds ? TRUE : FALSE;
    String since =
        find(before, type)
            .filter(condition -> status.equals(condition.status()))
            .map(Condition::lastTransitionTime)
            .orElse(StatusFormat.text(now));
    conditions.add(new Condition(type.text(), status, openReason, cut(message), since, generation));
    return this;
  }

  /** Adds a condition of the previous status. */
  void keep(Condition condition) {
    conditions.add(condition);
  }

  List<Condition> list() {
    return List.copyOf(conditions);
  }

  static boolean isTrue(Condition condition) {
    return TRUE.equals(condition.status());
  }

  static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
    return conditions.stream().filter(type::isTypeOf).findFirst();
  }

  private static String cut(@Nullable String message) {
    return StatusFormat.cut(message == null ? "" : message, LONGEST_MESSAGE);
  }
}
