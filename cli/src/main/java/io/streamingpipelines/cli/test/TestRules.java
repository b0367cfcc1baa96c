package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks a test against its pipeline: sources, tables and sinks that it names, and their kinds. */
final class TestRules {
  private final PipelineTest test;
  private final PipelinePlan plan;
  private final Path file;

  /**
   * @param file the test's
   */
  TestRules(PipelineTest test, PipelinePlan plan, Path file) {
    this.test = test;
    this.plan = plan;
    this.file = file;
  }

  void check(FieldPath spec) {
    boolean expects = test.expect() != null;
    for (int i = 0; i < test.given().size(); i++) {
      PipelineTest.Batch batch = test.given().get(i);
      FieldPath at = spec.field("given").item(i);
      batch.sources().forEach((name, rows) -> source(at.field("sources").field(name), name, rows));
      known(
          at.field("requeue"),
          batch.requeue(),
          plan.tables().stream().map(TablePlan::name).toList(),
          "table");
      if (batch.expect() != null) {
        expects = true;
        expected(at.field("expect"), batch.expect());
      }
    }
    if (test.expect() != null) {
      expected(spec.field("expect"), test.expect());
    }
    if (!expects) {
      spec.error(ProblemCode.MISSING, "has no expected results: add expect");
    }
    schemas(spec.field("schemas"));
  }

  private void schemas(FieldPath place) {
    for (String name : test.schemas().keySet()) {
      if (plan.sources().stream().noneMatch(s -> s.name().equals(name) && s.table().isPresent())) {
        place
            .field(name)
            .error(ProblemCode.UNKNOWN_INPUT, "the pipeline has no Delta source '" + name + "'");
      }
    }
    for (SourcePlan source : plan.sources()) {
      if (source.table().isPresent() && !test.schemas().containsKey(source.name())) {
        place
            .field(source.name())
            .error(
                ProblemCode.MISSING,
                "is missing: write the columns of this Delta table, such as id STRING, total INT");
      }
    }
  }

  private void source(FieldPath place, String name, PipelineTest.Rows rows) {
    List<String> names = SourcePlan.names(plan.sources());
    if (!names.contains(name)) {
      place.error(
          ProblemCode.UNKNOWN_INPUT,
          "the pipeline has no source '" + name + "'" + Nearest.hint(name, names));
      return;
    }
    SourcePlan source = plan.sources().get(names.indexOf(name));
    source
        .<Runnable>fold(
            kafka -> () -> records(place, rows),
            files -> () -> files(place, files, rows),
            delta -> () -> notFiles(place, rows),
            rate -> () -> notFiles(place, rows),
            socket -> () -> notFiles(place, rows))
        .run();
    for (int i = 0; i < rows.files().size(); i++) {
      FieldPath at = place.field("files").item(i);
      Path given = TestCase.beside(file, rows.files().get(i), at);
      if (given != null && !Files.isRegularFile(given)) {
        at.error(ProblemCode.INVALID_VALUE, "file " + given + " does not exist");
      }
    }
  }

  private static void records(FieldPath place, PipelineTest.Rows rows) {
    for (int i = 0; i < rows.rows().size(); i++) {
      KafkaRecord.check(place.field("rows").item(i), rows.rows().get(i));
    }
    notFiles(place, rows);
  }

  private static void files(FieldPath place, SourcePlan.Files files, PipelineTest.Rows rows) {
    if (files.format().equals("text") && !rows.rows().isEmpty()) {
      place
          .field("rows")
          .error(ProblemCode.NOT_TOGETHER, "does not apply to files of format text: write lines");
    }
  }

  private static void notFiles(FieldPath place, PipelineTest.Rows rows) {
    onlyForFiles(place.field("lines"), rows.lines());
    onlyForFiles(place.field("files"), rows.files());
  }

  private static void onlyForFiles(FieldPath place, List<String> given) {
    if (!given.isEmpty()) {
      place.error(ProblemCode.NOT_TOGETHER, "applies only to file sources: write rows");
    }
  }

  private void expected(FieldPath place, PipelineTest.Expected expected) {
    List<String> tables = plan.tables().stream().map(TablePlan::name).toList();
    List<String> sinks = plan.sinks().stream().map(SinkPlan::name).toList();
    known(place.field("tables"), expected.tables(), tables, "table");
    known(place.field("sinks"), expected.sinks(), sinks, "sink");
    for (SinkPlan sink : plan.sinks()) {
      if (expected.sinks().containsKey(sink.name()) && !sink.target().keepsRows()) {
        place
            .field("sinks")
            .field(sink.name())
            .error(ProblemCode.NOT_TOGETHER, "stores no rows that a test can read");
      }
    }
    expected
        .tables()
        .forEach((name, table) -> columns(place.field("tables").field(name), table.own()));
    expected.sinks().forEach((name, part) -> columns(place.field("sinks").field(name), part));
  }

  private static void columns(FieldPath place, PipelineTest.ExpectedRows part) {
    List<String> columns = part.columns();
    List<ObjectNode> rows = part.rows();
    if (columns == null || rows == null || columns.contains("*")) {
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      for (Map.Entry<String, ?> field : rows.get(i).properties()) {
        if (!columns.contains(field.getKey())) {
          place
              .field("rows")
              .item(i)
              .field(field.getKey())
              .error(
                  ProblemCode.UNKNOWN_FIELD,
                  "is not listed in columns" + Nearest.hint(field.getKey(), columns));
        }
      }
    }
  }

  private static void known(
      FieldPath place, Map<String, ?> named, List<String> known, String what) {
    for (String name : named.keySet()) {
      if (!known.contains(name)) {
        place
            .field(name)
            .error(
                ProblemCode.UNKNOWN_INPUT,
                "the pipeline has no " + what + " '" + name + "'" + Nearest.hint(name, known));
      }
    }
  }
}
