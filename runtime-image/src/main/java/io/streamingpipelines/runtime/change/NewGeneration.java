package io.streamingpipelines.runtime.change;

import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.CheckpointPlan.Data;
import io.streamingpipelines.plan.CheckpointPlan.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a flow's new generation would lose or write twice, and whether the user has agreed to it
 * (docs/design/lifecycle.md#generations).
 *
 * @param repeatable whether rows may be written again without an effect on the result
 * @param starts where each source starts by its declaration, {@link Start#EARLIEST} or {@link
 *     Start#LATEST}, by its identity; sources without positions are missing
 */
public record NewGeneration(
    CheckpointPlan checkpoint, boolean repeatable, Map<String, Start> starts) {
  public NewGeneration {
    starts = new TreeMap<>(starts);
  }

  /**
   * What the user has not agreed to.
   *
   * @param reason what would happen, as the end of a sentence that begins with the generation
   * @param field the field by which the user agrees
   */
  record Missing(String reason, String field) {}

  /**
   * @param earlier the flow in the generation that ran before
   */
  List<Missing> missing(Fingerprint earlier, Fingerprint now) {
    List<Missing> missing = new ArrayList<>();
    CheckpointPlan.Accepts accepts = checkpoint.accepts();
    boolean replaces = checkpoint.data() == Data.REPLACE;
    List<String> known = now.sources().stream().filter(earlier.sources()::contains).toList();
    List<String> again = starting(known, Start.EARLIEST);
    List<String> skipped = starting(known, Start.LATEST);
    if (!replaces && !repeatable && !again.isEmpty() && !accepts.duplicates()) {
      missing.add(
          new Missing("would write the rows of " + again + " once more", "acceptDuplicates"));
    }
    if (!accepts.loss() && !skipped.isEmpty()) {
      missing.add(
          new Missing(
              replaces
                  ? "would remove the existing rows and not read those of " + skipped + " again"
                  : "would never read the rows of "
                      + skipped
                      + " that arrived after the earlier generation stopped",
              "acceptLoss"));
    }
    if (checkpoint.start() == Start.PREVIOUS) {
      if (replaces && !accepts.loss()) {
        missing.add(
            new Missing("would remove the existing rows and read only newer ones", "acceptLoss"));
      }
      if (now.stateful() && !accepts.partialState()) {
        missing.add(
            new Missing(
                "would start with empty state in the middle of its input, so that the results of"
                    + " its first keys and windows would be incomplete",
                "acceptPartialState"));
      }
    }
    return missing;
  }

  private List<String> starting(List<String> sources, Start wanted) {
    return sources.stream()
        .filter(
            source ->
                switch (checkpoint.start()) {
                  case PREVIOUS -> false;
                  case DECLARED -> starts.get(source) == wanted;
                  case EARLIEST, LATEST ->
                      checkpoint.start() == wanted && starts.containsKey(source);
                })
        .distinct()
        .toList();
  }
}
