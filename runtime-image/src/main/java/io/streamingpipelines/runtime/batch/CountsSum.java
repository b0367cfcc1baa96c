package io.streamingpipelines.runtime.batch;

import io.streamingpipelines.plan.QualityCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds {@link QualityCounts}. */
public final class CountsSum {
  private CountsSum() {}

  /** Adds counts by rule name; a rule that only one of the two has keeps its counts. */
  public static QualityCounts sum(QualityCounts a, QualityCounts b) {
    Map<String, QualityCounts.Rule> rules = new LinkedHashMap<>();
    List<QualityCounts.Rule> all = new ArrayList<>(a.rules());
    all.addAll(b.rules());
    for (QualityCounts.Rule rule : all) {
      rules.merge(
          rule.name(),
          rule,
          (x, y) ->
              new QualityCounts.Rule(x.name(), x.passed() + y.passed(), x.failed() + y.failed()));
    }
    return new QualityCounts(
        a.passed() + b.passed(),
        a.warned() + b.warned(),
        a.dropped() + b.dropped(),
        a.quarantined() + b.quarantined(),
        List.copyOf(rules.values()));
  }
}
