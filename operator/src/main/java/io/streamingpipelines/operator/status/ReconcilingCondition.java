package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Situation;
import io.streamingpipelines.operator.observe.MissingDependency;

/** Condition Reconciling: whether the operator is still working toward the desired state. */
final class ReconcilingCondition {
  static void set(StatusConditions conditions, StatusInput input, Assessment assessment) {
    Situation now = input.situation();
    Phase phase = assessment.phase();
    boolean works = phase == Phase.RUNNING || phase == Phase.BLOCKED;
    boolean checking = input.decision().kind() == Decision.Kind.CHECK || now.checking();
    if (input.error() != null) {
      conditions.set(
          ConditionType.RECONCILING, true, input.error().reason(), input.error().message());
    } else if (works && input.decision().retry().isPresent()) {
      conditions.set(
          ConditionType.RECONCILING,
          true,
          Reason.CHECK_FAILED,
          "The change could not be checked; the check is repeated: "
              + input.decision().retry().get().why());
    } else if (works && checking) {
      conditions.set(ConditionType.RECONCILING, true, Reason.CHECKING_CHANGE, checking(now));
    } else if (works && input.decision().kind() == Decision.Kind.CHANGE_PLAN) {
      conditions.set(
          ConditionType.RECONCILING,
          true,
          Reason.CHANGING_PLAN,
          "The driver changes its plan; only the queries that the change concerns restart.");
    } else if (works && !now.missing().isEmpty()) {
      conditions.set(
          ConditionType.RECONCILING,
          true,
          now.missing().get(0).reason(),
          "The change is waiting for missing objects while the driver keeps working: "
              + MissingDependency.text(now.missing()));
    } else if (works && starting(input)) {
      conditions.set(ConditionType.RECONCILING, true, Reason.REPLACING_DRIVER, replacing(input));
    } else if (phase == Phase.RUNNING && comesBack(now, assessment)) {
      conditions.set(ConditionType.RECONCILING, true, assessment.reason(), assessment.message());
    } else {
      conditions.set(
          ConditionType.RECONCILING, phase.reconciling(), Reason.of(phase), assessment.message());
    }
  }

  /** Whether queries do not run now, but will restart without intervention. */
  private static boolean comesBack(Situation now, Assessment assessment) {
    return !assessment.ready()
        && UnresponsiveDriver.of(now).isEmpty()
        && !assessment.has(Reason.EXECUTORS_MISSING)
        && now.seen().report().flatMap(StalledCondition::failed).isEmpty();
  }

  private static boolean starting(StatusInput input) {
    return input.decision().kind() == Decision.Kind.START_STANDBY
        || input.situation().standby().isPresent();
  }

  private static String replacing(StatusInput input) {
    return StuckStandby.in(input)
        .map(stuck -> StuckStandby.BECAUSE + stuck + ".")
        .orElse("A driver for the change is starting while the one before it keeps working.");
  }

  private static String checking(Situation now) {
    return now.stuckCheck()
        .map(
            check ->
                "Pod "
                    + check.name()
                    + ", which checks the change, does not finish: "
                    + Assessment.text(check.stuckReason()))
        .orElse("The change is being checked while the driver keeps working.");
  }

  private ReconcilingCondition() {}
}
