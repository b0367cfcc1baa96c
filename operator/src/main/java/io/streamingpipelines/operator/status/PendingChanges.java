package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.PendingChange;
import io.streamingpipelines.api.status.PendingChange.TableChange;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.lifecycle.Rollback;
import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes the change that a blocked pipeline waits with. */
final class PendingChanges {
  /** Bounds the size of the status. */
  private static final int LONGEST_MESSAGE = 2048;

  private PendingChanges() {}

  /** The change that the decision holds back; null if it holds none back. */
  static @Nullable PendingChange of(StatusInput input) {
    return input.situation().deleting()
        ? null
        : input.decision().block().map(block -> of(input, block)).orElse(null);
  }

  /** The class of the change; a change that was rolled back has none, because it could run. */
  private static String change(Problem problem) {
    return problem.code().equals(Rollback.CODE)
        ? Rollback.CODE
        : ChangeClass.preventedBy(problem).toString();
  }

  private static PendingChange of(StatusInput input, Decision.Block block) {
    Optional<Bundle> wanted = Optional.ofNullable(input.situation().wanted());
    return new PendingChange(
        input.situation().generation(),
        block.problems().stream()
            .filter(Problem::fatal)
            .map(
                problem ->
                    new TableChange(
                        wanted.flatMap(b -> b.facts().nameAt(problem.path())).orElse(null),
                        problem.path(),
                        change(problem),
                        StatusFormat.cut(problem.message(), LONGEST_MESSAGE)))
            .toList());
  }
}
