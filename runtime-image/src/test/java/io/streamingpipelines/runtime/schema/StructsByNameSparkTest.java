package io.streamingpipelines.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.quality.QuarantineRequeue;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the fields of a struct are matched by name, in whatever order a schema lists them. */
final class StructsByNameSparkTest {
  private static final String NESTED =
      "s STRUCT<first: STRING, last: STRING>, l ARRAY<STRUCT<first: STRING, last: STRING>>, m"
          + " MAP<STRING, STRUCT<first: STRING, last: STRING>>";
  private static final String TURNED =
      "s STRUCT<last: STRING, first: STRING>, l ARRAY<STRUCT<last: STRING, first: STRING>>, m"
          + " MAP<STRING, STRUCT<last: STRING, first: STRING>>";
  private static final String PARTS =
      """
      sources:
      - name: people
        files: {path: "ROOT/in", format: json, schema: "id INT, n INT, NESTED", maxFilesPerTrigger: 1}
      tables:
      - name: added
        from: [{source: people}]
        expectations: [{name: known, expression: id > 0, onViolation: quarantine}]
        quarantine: {requeue: true}
        EVOLVES
      - name: newest
        from: [{source: people}]
        write: {mode: upsert, keys: [id], sequenceBy: [n]}
        EVOLVES
      - name: rewritten
        from: [{source: people}]
        write: {mode: upsert, keys: [id], sequenceBy: [n], ignoreNulls: true}
        properties: {delta.enableDeletionVectors: "false"}
        EVOLVES
      - name: versions
        from: [{source: people}]
        write: {mode: history, keys: [id], sequenceBy: [n]}
        EVOLVES
      """;

  private static final String[] NAMES = {
    "id", "s.first", "s.last", "l[0].first", "l[0].last", "m.k.first", "m.k.last"
  };

  @Test
  void keepTheirValuesWhenASchemaListsThemInAnotherOrder(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS.replace("EVOLVES", "schemaEvolution: none"))
            .edit("NESTED", NESTED)
            .land("in", person(1, 1, "1"), person(-3, 1, "-3"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    pipeline
        .edit(NESTED, TURNED)
        .land("in", person(1, 2, "2"), person(2, 1, "3"), person(-4, 1, "-4"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    String first = "[1,F1,L1,F1,L1,F1,L1]";
    String second = "[1,F2,L2,F2,L2,F2,L2]";
    String third = "[2,F3,L3,F3,L3,F3,L3]";
    assertThat(pipeline.rows("added", NAMES)).containsExactly(first, second, third);
    assertThat(pipeline.rows("newest", NAMES)).contains(second, third);
    assertThat(pipeline.rows("rewritten", NAMES)).contains(second, third);
    assertThat(pipeline.rows("versions", NAMES)).contains(first, second, third);
    assertThat(pipeline.rows("added_quarantine", NAMES))
        .containsExactly("[-3,F-3,L-3,F-3,L-3,F-3,L-3]", "[-4,F-4,L-4,F-4,L-4,F-4,L-4]");

    QuarantineRequeue mended =
        new QuarantineRequeue(SharedSpark.session().newSession(), pipeline.plan().tables().get(0));
    mended.requeue(
        new QuarantineRequeue.Request(
            null, Map.of("id", "-id", "s", "named_struct('last', s.last, 'first', s.first)")),
        false);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("added", NAMES))
        .contains("[3,F-3,L-3,F-3,L-3,F-3,L-3]", "[4,F-4,L-4,F-4,L-4,F-4,L-4]");
  }

  @Tag("slow")
  @Test
  void keepTheirValuesWhenASchemaPutsAnotherInTheMiddle(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS.replace("EVOLVES", "schemaEvolution: addColumns"))
            .edit("NESTED", NESTED)
            .land("in", person(1, 1, "1"), person(-3, 1, "-3"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    pipeline
        .edit(NESTED, NESTED.replace("first: STRING,", "first: STRING, middle: STRING,"))
        .land("in", person(1, 2, "2"), person(-4, 1, "-4"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    // and removes it again
    pipeline.edit("middle: STRING,", "").land("in", person(2, 1, "3"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    String[] names = {
      "id", "s.first", "s.middle", "s.last", "l[0].middle", "l[0].last", "m.k.middle", "m.k.last"
    };
    String first = "[1,F1,null,L1,null,L1,null,L1]";
    String second = "[1,F2,M2,L2,M2,L2,M2,L2]";
    String third = "[2,F3,null,L3,null,L3,null,L3]";
    assertThat(pipeline.rows("added", names)).containsExactly(first, second, third);
    assertThat(pipeline.rows("newest", names)).contains(second, third).doesNotContain(first);
    assertThat(pipeline.rows("rewritten", names)).isEqualTo(pipeline.rows("newest", names));
    assertThat(pipeline.rows("versions", names)).contains(first, second, third);
    assertThat(pipeline.rows("added_quarantine", names))
        .containsExactly("[-3,F-3,null,L-3,null,L-3,null,L-3]", "[-4,F-4,M-4,L-4,M-4,L-4,M-4,L-4]");
  }

  @Test
  void areTheSameForAllFlowsOfATable(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
                root,
                """
                sources:
                - name: north
                  files: {path: "ROOT/north", format: json, schema: "id INT, n INT, s STRUCT<first: STRING, last: STRING>"}
                - name: south
                  files: {path: "ROOT/south", format: json, schema: "id INT, n INT, s STRUCT<last: STRING, first: STRING>"}
                tables:
                - name: newest
                  flows:
                  - {name: north, from: [{source: north}]}
                  - {name: south, from: [{source: south}]}
                  write: {mode: upsert, keys: [id], sequenceBy: [n]}
                """)
            .land("north", person(1, 1, "1"), person(2, 2, "2"))
            .land("south", person(1, 2, "3"), person(3, 1, "4"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("newest", "id", "s.first", "s.last"))
        .containsExactly("[1,F3,L3]", "[2,F2,L2]", "[3,F4,L4]");
  }

  private static String person(int id, int n, String name) {
    String s =
        "{\"first\":\"F%s\",\"middle\":\"M%s\",\"last\":\"L%s\"}".formatted(name, name, name);
    return "{\"id\":%d,\"n\":%d,\"s\":%s,\"l\":[%s],\"m\":{\"k\":%s}}".formatted(id, n, s, s, s);
  }
}
