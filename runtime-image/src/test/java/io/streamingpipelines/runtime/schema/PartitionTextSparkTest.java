package io.streamingpipelines.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests partition columns with an empty text, which Delta stores as NULL because partitions cannot
 * represent it.
 */
final class PartitionTextSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: landed
        files: {path: "ROOT/in", format: json, schema: "country STRING, id INT, n INT, op STRING", maxFilesPerTrigger: 1}
      tables:
      - name: newest
        from: [{source: landed}]
        partitionBy: [Country]
        write: {mode: upsert, keys: [country, id], sequenceBy: [n], deleteWhen: op = 'delete'}
      - name: versions
        from: [{source: landed}]
        partitionBy: [country]
        write: {mode: history, keys: [country, id], sequenceBy: [n], deleteWhen: op = 'delete'}
      - name: judged
        from: [{source: landed}]
        partitionBy: [country]
        expectations: [{name: has_country, expression: country IS NOT NULL, onViolation: quarantine}]
      """;

  @Test
  void isNullForKeysAndRulesAsItIsStored(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS);
    String null_ = "__HIVE_DEFAULT_PARTITION__";
    pipeline
        .land("in", row("", 1, "put"), row(null_, 11, "put").replace("\"id\":1", "\"id\":2"))
        .land("in", row("", 2, "put"), row(null_, 12, "put").replace("\"id\":1", "\"id\":2"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    pipeline
        .land("in", row("", 3, "put"), row(" ", 3, "put"), row("é/=%:", 3, "put"))
        .land("in", row("é/=%:", 4, "put"), row(" ", 4, "delete"))
        .land("in", row(" ", 2, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(pipeline.rows("newest", "country", "id", "n"))
        .containsExactly("[null,1,3]", "[null,2,12]", "[é/=%:,1,4]");
    assertThat(pipeline.read("versions").where("__end_at IS NULL").count()).isEqualTo(3);
    assertThat(pipeline.rows("judged", "country", "n"))
        .containsExactly("[ ,2]", "[ ,3]", "[ ,4]", "[é/=%:,3]", "[é/=%:,4]");
    assertThat(pipeline.rows("judged_quarantine", "country", "n"))
        .containsExactly("[null,11]", "[null,12]", "[null,1]", "[null,2]", "[null,3]");
  }

  private static String row(String country, int n, String op) {
    return "{\"country\":\"%s\",\"id\":1,\"n\":%d,\"op\":\"%s\"}".formatted(country, n, op);
  }
}
