package io.streamingpipelines.runtime.change;

import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a plan means for one flow and the checkpoint that it would continue from
 * (docs/design/lifecycle.md#what-a-change-costs).
 *
 * @param reasons what has changed, one part of a sentence each; empty if nothing has
 * @param unlock what a person can do about a change that is not allowed; null if the change is
 *     allowed, or if the reason says it
 * @param newRowsOnly whether the change affects new rows and leaves those that were written
 */
public record FlowChange(
    Flow flow,
    ChangeClass change,
    List<String> reasons,
    @Nullable String unlock,
    boolean newRowsOnly) {
  public FlowChange {
    reasons = List.copyOf(reasons);
  }

  /**
   * One flow in the manifest.
   *
   * @param path JSON path of the table or sink
   * @param target name of the table or sink
   * @param generation of the checkpoint
   * @param named whether the manifest gives the flow a name
   */
  public record Flow(String path, String target, String name, int generation, boolean named) {}

  /**
   * Compares a flow with the one that its checkpoint was made for.
   *
   * @param highest the highest generation of the checkpoint that has been used; 0 if there is none
   * @param before what the checkpoint of the highest generation was made for; null if there is
   *     none, or if it was never read from
   * @param terms what a new generation would mean
   */
  public static FlowChange between(
      Flow flow, int highest, @Nullable Fingerprint before, Fingerprint now, NewGeneration terms) {
    if (highest > flow.generation()) {
      return new FlowChange(
          flow,
          ChangeClass.FORBIDDEN,
          List.of(
              "its checkpoint.generation is " + flow.generation() + ", and " + highest + " exists"),
          "set it to " + highest + " or higher",
          false);
    }
    if (highest == 0) {
      return new FlowChange(flow, ChangeClass.RESTART, List.of("it is new"), null, false);
    }
    if (before == null || highest < flow.generation()) {
      return newGeneration(flow, before == null ? List.of() : terms.missing(before, now));
    }
    List<String> conflicts = before.conflicts(now);
    if (!conflicts.isEmpty()) {
      return new FlowChange(flow, ChangeClass.NEW_CHECKPOINT, conflicts, unlock(flow), false);
    }
    List<String> ofRows = before.changedSettings(now, true);
    List<String> others = before.changedSettings(now, false);
    List<String> reasons = new ArrayList<>();
    if (!ofRows.isEmpty()) {
      reasons.add(String.join(", ", ofRows) + " changed, which affects new rows only");
    }
    if (!others.isEmpty()) {
      reasons.add(String.join(", ", others) + " changed");
    }
    String move = before.move(now);
    if (move != null) {
      reasons.add(move);
    }
    return new FlowChange(flow, classOf(reasons, move != null), reasons, null, !ofRows.isEmpty());
  }

  private static ChangeClass classOf(List<String> reasons, boolean moves) {
    if (moves) {
      return ChangeClass.REPARTITION;
    }
    return reasons.isEmpty() ? ChangeClass.NONE : ChangeClass.RESTART;
  }

  private static FlowChange newGeneration(Flow flow, List<NewGeneration.Missing> missing) {
    String generation = "generation " + flow.generation();
    if (missing.isEmpty()) {
      return new FlowChange(
          flow,
          ChangeClass.RESTART,
          List.of("it starts from a new checkpoint, " + generation),
          null,
          false);
    }
    return new FlowChange(
        flow,
        ChangeClass.FORBIDDEN,
        missing.stream().map(each -> generation + " " + each.reason()).toList(),
        "set "
            + missing.stream()
                .map(each -> "checkpoint." + each.field() + ": true")
                .collect(Collectors.joining(" and "))
            + " to accept this, or choose another checkpoint.start or checkpoint.data",
        false);
  }

  /**
   * The change for a flow that has read a table whose rows are now replaced: as a stream, it would
   * fail, or read all rows once more.
   *
   * @param tables the names of the tables
   * @param skippable whether the flow reads all of them as rows, so that it may skip the change
   */
  public FlowChange readingReplaced(List<String> tables, boolean skippable) {
    List<String> all = new ArrayList<>(unlock == null ? List.of() : reasons);
    all.add("the rows of " + String.join(", ", tables) + ", which it reads, are replaced");
    return new FlowChange(
        flow,
        change == ChangeClass.FORBIDDEN ? change : ChangeClass.NEW_CHECKPOINT,
        all,
        unlock != null
            ? unlock
            : "raise its checkpoint.generation above "
                + flow.generation()
                + (skippable ? ", set skipChangeCommits on that input" : "")
                + ", or revert the change",
        false);
  }

  private static String unlock(Flow flow) {
    return "raise its checkpoint.generation above "
        + flow.generation()
        + (flow.named() ? ", give the flow another name" : "")
        + ", or revert the change";
  }

  /**
   * The reasons why the flow may not continue as it is declared, one problem each; a warning if it
   * continues with rows that were written before the change.
   */
  public List<Problem> problems() {
    if (newRowsOnly) {
      return List.of(
          Problem.warning(flow.path(), "NewRowsOnly", flow.target() + ": " + reasons.get(0) + "."));
    }
    if (unlock == null) {
      return List.of();
    }
    boolean starts = change == ChangeClass.FORBIDDEN && reasons.get(0).startsWith("generation ");
    String code =
        change == ChangeClass.NEW_CHECKPOINT
            ? ChangeClass.NEW_CHECKPOINT_NEEDED
            : "ChangeForbidden";
    return reasons.stream()
        .map(
            reason ->
                Problem.error(
                    flow.path(),
                    code,
                    flow.target()
                        + (starts
                            ? " cannot start a new checkpoint: "
                            : " cannot continue from its checkpoint: ")
                        + reason
                        + "; "
                        + unlock
                        + "."))
        .toList();
  }
}
