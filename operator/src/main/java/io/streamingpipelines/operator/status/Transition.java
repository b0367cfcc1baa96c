package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.DrainStatus;
import io.streamingpipelines.api.status.DriverStatus;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A change of the status that becomes a Kubernetes Event. */
public record Transition(boolean warning, String reason, String message) {
  /** Kubernetes rejects events with longer messages. */
  private static final int LONGEST = 1000;

  public Transition {
    message = StatusFormat.cut(message, LONGEST);
  }

  public Transition(boolean warning, Reason reason, String message) {
    this(warning, reason.text(), message);
  }

  public static List<Transition> between(@Nullable PipelineStatus before, PipelineStatus after) {
    List<Transition> transitions = new ArrayList<>();
    Optional<Phase> phase = Phase.of(after);
    if (phase.isPresent() && !phase.equals(Phase.of(before))) {
      transitions.add(
          new Transition(
              isTrouble(phase.get()), Reason.of(phase.get()), message(after, ConditionType.READY)));
    }
    stalled(before, after).ifPresent(transitions::add);
    accepted(before, after).ifPresent(transitions::add);
    failure(before, after).ifPresent(transitions::add);
    appeared(ConditionType.ROLLED_BACK, before, after, Reason.ROLLED_BACK)
        .ifPresent(transitions::add);
    appeared(ConditionType.DEFINITION_OUTDATED, before, after, Reason.DEFINITION_OUTDATED)
        .ifPresent(transitions::add);
    skippedRuns(before, after).ifPresent(transitions::add);
    planChanged(before, after).ifPresent(transitions::add);
    interrupted(before, after).ifPresent(transitions::add);
    transitions.addAll(QueryFailures.between(before, after));
    return transitions;
  }

  private static boolean isTrouble(Phase phase) {
    return switch (phase) {
      case FAILED, BLOCKED, BACKING_OFF -> true;
      case PENDING, STARTING, RUNNING, DRAINING, SUSPENDED, SCHEDULED, COMPLETED, TERMINATING ->
          false;
    };
  }

  /** A new stall, unless the event of the phase already reports it. */
  private static Optional<Transition> stalled(
      @Nullable PipelineStatus before, PipelineStatus after) {
    Optional<String> reason = stalledReason(after);
    if (reason.isEmpty()
        || before != null && reason.equals(stalledReason(before))
        || saysPhase(after, reason.get())) {
      return Optional.empty();
    }
    return Optional.of(new Transition(true, reason.get(), message(after, ConditionType.STALLED)));
  }

  /** Whether the event of the phase already reports this reason. */
  private static boolean saysPhase(PipelineStatus status, String stalledReason) {
    Optional<Phase> phase = Phase.of(status);
    boolean isReadysReason =
        StatusConditions.find(status.conditions(), ConditionType.READY)
            .filter(ready -> stalledReason.equals(ready.reason()))
            .isPresent();
    return phase.map(Reason::of).filter(r -> r.text().equals(stalledReason)).isPresent()
        || phase.filter(p -> p == Phase.FAILED).isPresent() && isReadysReason;
  }

  private static Optional<String> stalledReason(PipelineStatus status) {
    return StatusConditions.find(status.conditions(), ConditionType.STALLED)
        .filter(StatusConditions::isTrue)
        .map(Condition::reason);
  }

  private static Optional<Transition> accepted(
      @Nullable PipelineStatus before, PipelineStatus after) {
    Optional<Condition> now =
        StatusConditions.find(after.conditions(), ConditionType.ACCEPTED)
            .filter(accepted -> !StatusConditions.isTrue(accepted));
    Optional<Condition> was =
        before == null
            ? Optional.empty()
            : StatusConditions.find(before.conditions(), ConditionType.ACCEPTED);
    if (now.isEmpty()
        || was.map(Condition::message).equals(now.map(Condition::message))
            && was.map(Condition::status).equals(now.map(Condition::status))) {
      return Optional.empty();
    }
    List<String> problems = String.valueOf(now.get().message()).lines().toList();
    String first = problems.isEmpty() ? "" : problems.get(0);
    String others = problems.size() <= 1 ? "" : " (and more, see condition Accepted)";
    return Optional.of(new Transition(true, Reason.REJECTED, first + others));
  }

  private static Optional<Transition> failure(
      @Nullable PipelineStatus before, PipelineStatus after) {
    if (after.restarts() == null
        || after.restarts().last() == null
        || before != null
            && before.restarts() != null
            && Objects.equals(before.restarts().last(), after.restarts().last())) {
      return Optional.empty();
    }
    return Optional.of(
        new Transition(
            true,
            Objects.requireNonNullElse(
                after.restarts().last().reason(), Reason.DRIVER_FAILED.text()),
            String.valueOf(after.restarts().last().message())));
  }

  /** A condition that is set only while it is true. */
  private static Optional<Transition> appeared(
      ConditionType type, @Nullable PipelineStatus before, PipelineStatus after, Reason reason) {
    boolean known = before != null && StatusConditions.find(before.conditions(), type).isPresent();
    return StatusConditions.find(after.conditions(), type)
        .filter(condition -> !known)
        .map(condition -> new Transition(true, reason, String.valueOf(condition.message())));
  }

  private static Optional<Transition> skippedRuns(
      @Nullable PipelineStatus before, PipelineStatus after) {
    int skipped = skipped(after) - skipped(before);
    return skipped <= 0
        ? Optional.empty()
        : Optional.of(
            new Transition(
                true,
                Reason.RUN_SKIPPED,
                "Skipped "
                    + (skipped == 1 ? "a run" : skipped + " runs")
                    + " of the schedule, because the run before was still going on, or because it"
                    + " was too late to start."));
  }

  /** A driver that runs another plan than before. */
  private static Optional<Transition> planChanged(
      @Nullable PipelineStatus before, PipelineStatus after) {
    DriverStatus was = before == null ? null : before.driver();
    DriverStatus is = after.driver();
    if (was == null
        || is == null
        || was.plan() == null
        || is.plan() == null
        || was.plan().equals(is.plan())
        || !Objects.equals(was.attempt(), is.attempt())) {
      return Optional.empty();
    }
    return Optional.of(
        new Transition(
            false,
            Reason.PLAN_CHANGED,
            "The driver of attempt "
                + is.attempt()
                + " has changed its plan to that of generation "
                + after.observedGeneration()
                + "; only the queries that the change concerns have restarted."));
  }

  /** A drain that was not clean. */
  private static Optional<Transition> interrupted(
      @Nullable PipelineStatus before, PipelineStatus after) {
    DrainStatus drain = after.lastDrain();
    if (drain == null
        || !Boolean.FALSE.equals(drain.drained())
        || before != null && drain.equals(before.lastDrain())) {
      return Optional.empty();
    }
    return Optional.of(
        new Transition(
            true,
            Objects.requireNonNullElse(drain.reason(), Reason.BATCH_INTERRUPTED.text()),
            "The driver of attempt "
                + drain.attempt()
                + " was asked to end, and did not end between batches: "
                + Objects.requireNonNullElse(drain.message(), "it gave no reason.")));
  }

  private static int skipped(@Nullable PipelineStatus status) {
    return status == null || status.schedule() == null || status.schedule().skipped() == null
        ? 0
        : status.schedule().skipped();
  }

  private static String message(PipelineStatus status, ConditionType type) {
    return StatusConditions.find(status.conditions(), type).map(Condition::message).orElse("");
  }
}
