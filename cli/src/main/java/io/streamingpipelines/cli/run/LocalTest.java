package io.streamingpipelines.cli.run;

import io.streamingpipelines.cli.test.ExpectedRowsCheck;
import io.streamingpipelines.cli.test.GivenFiles;
import io.streamingpipelines.cli.test.Mismatch;
import io.streamingpipelines.cli.test.PipelineTest;
import io.streamingpipelines.cli.test.Sandbox;
import io.streamingpipelines.cli.test.TestCase;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.flow.GivenSources;
import io.streamingpipelines.runtime.source.Sources;
import io.streamingpipelines.runtime.trial.GivenTables;
import io.streamingpipelines.runtime.trial.PipelineTrial;
import io.streamingpipelines.runtime.trial.StoredRows;
import io.streamingpipelines.runtime.trial.TrialSpark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs one test with the driver's own code, and collects the differences from what it expects. */
public final class LocalTest {
  private final TestCase test;
  private final TrialSpark spark;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  public LocalTest(TestCase test, TrialSpark spark) {
    this.test = test;
    this.spark = spark;
  }

  /** Problems that Spark found in the manifest. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  public List<Mismatch> mismatches() {
    return List.copyOf(mismatches);
  }

  /** Returns whether all results match. */
  public boolean run() throws IOException {
    GivenFiles files = new GivenFiles(test.sandbox(), TestCase.folder(test.file()));
    files.open(test.plan().sources());
    PipelineTrial trial;
    try {
      trial = PipelineTrial.open(plan(), given(), spark);
    } catch (IllegalArgumentException e) {
      mismatches.add(Mismatch.of("spec.schemas", String.valueOf(e.getMessage())));
      return false;
    }
    List<PipelineTest.Batch> batches = test.test().given();
    if (batches.isEmpty()) {
      batches = List.of(new PipelineTest.Batch(false, Map.of(), Map.of(), null));
    }
    for (int i = 0; i < batches.size(); i++) {
      boolean last = i == batches.size() - 1;
      if (!batch(trial, files, batches.get(i), "spec.given[" + i + "]", last)) {
        break;
      }
    }
    return mismatches.isEmpty() && problems.isEmpty();
  }

  /** Returns whether the next batch can run. */
  private boolean batch(
      PipelineTrial trial, GivenFiles files, PipelineTest.Batch batch, String path, boolean last)
      throws IOException {
    if (batch.restart()) {
      trial.restart();
    }
    for (Map.Entry<String, PipelineTest.Requeue> back : batch.requeue().entrySet()) {
      try {
        trial.requeue(back.getKey(), back.getValue().where(), back.getValue().set());
      } catch (IllegalArgumentException e) {
        String at = path + ".requeue." + back.getKey();
        mismatches.add(Mismatch.of(at, String.valueOf(e.getMessage())));
        return false;
      }
    }
    for (SourcePlan source : plan().sources()) {
      PipelineTest.Rows rows = batch.sources().get(source.name());
      if (rows != null) {
        List<String> typed = files.write(source, rows);
        try {
          if (!typed.isEmpty()) {
            trial.give(source, typed);
          }
        } catch (IllegalArgumentException e) {
          String at = path + ".sources." + source.name() + ".rows";
          mismatches.add(Mismatch.of(at, String.valueOf(e.getMessage())));
          return false;
        }
      }
    }
    PipelineTrial.Ended ended = trial.run();
    PipelineTest.Expected expect = batch.expect();
    PipelineTest.Expected end = last ? test.test().expect() : null;
    String atEnd = "spec.expect";
    boolean goOn =
        ended(
            ended.report(),
            path,
            failure(expect) != null || failure(end) == null ? path + ".expect" : atEnd,
            failure(expect) != null ? failure(expect) : failure(end));
    if (goOn) {
      compare(trial, ended.counts(), path + ".expect", expect);
      compare(trial, ended.counts(), atEnd, end);
    }
    return goOn;
  }

  private static @Nullable String failure(PipelineTest.@Nullable Expected expected) {
    return expected == null ? null : expected.failure();
  }

  private boolean ended(ExitReport report, String batch, String path, @Nullable String expected) {
    if (!report.problems().isEmpty()) {
      problems.addAll(report.problems());
      return false;
    }
    Failure failure = report.failure();
    if (failure == null) {
      if (expected != null) {
        mismatches.add(
            Mismatch.of(
                path + ".failure",
                "expected a failure with '" + expected + "', but the pipeline did not fail"));
      }
      return true;
    }
    String message = (failure.table() == null ? "" : failure.table() + ": ") + failure.message();
    if (expected == null) {
      mismatches.add(Mismatch.of(batch, "the pipeline failed: " + message));
      return false;
    }
    if (!message.contains(expected)) {
      mismatches.add(
          Mismatch.of(
              path + ".failure",
              "expected a failure with '" + expected + "', but was: " + message));
    }
    return true;
  }

  private void compare(
      PipelineTrial trial,
      Map<String, QualityCounts> counts,
      String path,
      PipelineTest.@Nullable Expected expected) {
    if (expected == null) {
      return;
    }
    expected
        .tables()
        .forEach(
            (name, table) -> {
              String at = path + ".tables." + name;
              mismatches.addAll(
                  ExpectedRowsCheck.mismatches(at, table.own(), stored(trial.table(name))));
              if (table.quarantine() != null) {
                mismatches.addAll(
                    ExpectedRowsCheck.mismatches(
                        at + ".quarantine", table.quarantine(), stored(trial.quarantine(name))));
              }
              counts(at + ".counts", table.counts(), counts.get(name));
            });
    expected
        .sinks()
        .forEach(
            (name, part) ->
                mismatches.addAll(
                    ExpectedRowsCheck.mismatches(
                        path + ".sinks." + name, part, stored(trial.sink(name)))));
  }

  private void counts(String path, Map<String, Long> expected, @Nullable QualityCounts found) {
    QualityCounts counts = found == null ? QualityCounts.NONE : found;
    Map<String, Long> actual =
        Map.of(
            "passed", counts.passed(),
            "warned", counts.warned(),
            "dropped", counts.dropped(),
            "quarantined", counts.quarantined());
    expected.forEach(
        (name, number) -> {
          if (!number.equals(actual.get(name))) {
            mismatches.add(
                Mismatch.of(
                    path + "." + name, "expected " + number + ", but was " + actual.get(name)));
          }
        });
  }

  private PipelinePlan plan() {
    return test.plan();
  }

  private GivenTables given() {
    Map<String, String> folders = new TreeMap<>();
    for (SourcePlan source : plan().sources()) {
      if (Sources.of(source).substituteColumns().isPresent()) {
        folders.put(source.name(), Sandbox.uri(test.sandbox().source(source.name())));
      }
    }
    return new GivenTables(new GivenSources(folders), test.test().schemas());
  }

  private static ExpectedRowsCheck.Stored stored(StoredRows rows) {
    return new ExpectedRowsCheck.Stored() {
      @Override
      public List<String> columns() {
        return rows.columns();
      }

      @Override
      public long count() {
        return rows.count();
      }

      @Override
      public List<List<@Nullable Object>> rows(List<String> columns, @Nullable String orderBy) {
        return rows.rows(columns, orderBy);
      }
    };
  }
}
