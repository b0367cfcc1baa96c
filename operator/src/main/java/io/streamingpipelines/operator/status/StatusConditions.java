package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.Condition;
import io.streamingpipelines.api.ConditionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the conditions of one status; the time of a condition whose status stays is kept. */
final class StatusConditions {
  /** Bounds the status whatever an exception's message holds. */
  private static final int LONGEST_MESSAGE = 8192;

  private final List<Condition> before;
  private final long generation;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  StatusConditions(List<Condition> before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  StatusConditions set(ConditionType type, boolean status, String reason, String message) {
    return set(type, status ? "True" : "False", reason, message);
  }

  StatusConditions set(ConditionType type, String status, String reason, String message) {
    String since =
        find(before, type)
            .filter(condition -> status.equals(condition.status()))
            .map(Condition::lastTransitionTime)
            .orElse(StatusFormat.text(now));
    conditions.add(new Condition(type.text(), status, reason, cut(message), since, generation));
    return this;
  }

  /** As it was. */
  void keep(Condition condition) {
    conditions.add(condition);
  }

  List<Condition> list() {
    return List.copyOf(conditions);
  }

  static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
    return conditions.stream()
        .filter(condition -> Objects.equals(condition.type(), type.text()))
        .findFirst();
  }

  private static String cut(@Nullable String message) {
    String text = message == null ? "" : message;
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE - 1) + "…";
  }
}
