package io.streamingpipelines.runtime.quality;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.plan.PlanRefused;
import io.streamingpipelines.runtime.quality.MalformedRows.Declared;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rejects the declaration {@code quarantine} where broken rows cannot reach a quarantine. */
public final class QuarantineProblems {
  private QuarantineProblems() {}

  /**
   * Checks the inputs of a sink.
   *
   * @throws PlanRefused if an input of a sink declares {@code quarantine}
   */
  public static void beforeSink(Set<Declared> declared, String path) {
    List<Declared> quarantined = quarantined(declared);
    if (!quarantined.isEmpty()) {
      throw new PlanRefused(
          Problem.error(
              path + ".from",
              "MalformedBeforeSink",
              "A sink has no quarantine for "
                  + all(quarantined, "malformed documents", "broken files")
                  + "; write to a table first, or declare "
                  + all(quarantined, "`malformed: drop` or `fail`", "`brokenFiles: skip` or `fail`")
                  + "."));
    }
  }

  /**
   * Checks the inputs of a flow whose query cannot pass broken rows on.
   *
   * @param twice whether the flow decodes documents that were decoded before
   * @throws PlanRefused if an input declares {@code quarantine} and the flow's query cannot pass
   *     broken rows on
   */
  public static void beforeState(Set<Declared> declared, boolean twice, String path) {
    List<Declared> quarantined = quarantined(declared);
    if (quarantined.isEmpty()) {
      return;
    }
    if (twice) {
      throw new PlanRefused(
          Problem.error(
              path + ".decode",
              "DecodedTwice",
              "The rows that are decoded here come from "
                  + all(
                      quarantined,
                      "documents that may be malformed themselves",
                      "files that may be broken")
                  + "; decode in another table that reads this one, or declare "
                  + all(quarantined, "`malformed: drop` in both places", "`brokenFiles: skip`")
                  + "."));
    }
    String what = all(quarantined, "malformed documents", "broken files");
    throw new PlanRefused(
        Problem.error(
            path + ".query",
            "QuarantineBeforeState",
            Character.toUpperCase(what.charAt(0))
                + what.substring(1)
                + " cannot reach the quarantine through a query that aggregates, joins, explodes"
                + " or removes duplicates; insert a stateless table before it, or "
                + all(quarantined, "`malformed: drop`", "`brokenFiles: skip`")
                + "."));
  }

  private static List<Declared> quarantined(Set<Declared> declared) {
    return declared.stream().filter(d -> d.mode() == Malformed.QUARANTINE).toList();
  }

  private static String all(List<Declared> quarantined, String documents, String files) {
    return quarantined.stream()
        .map(declared -> declared.files() ? files : documents)
        .distinct()
        .sorted(Comparator.comparing(files::equals))
        .collect(Collectors.joining(" and "));
  }
}
