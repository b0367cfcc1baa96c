package io.streamingpipelines.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests parameters that change between two runs. */
final class ParametersSparkTest {
  private static final String PARTS =
      """
      parameters: {landing: "ROOT/in", least: "50", word: big}
      sources:
      - name: landed
        files: {path: "${landing}", format: json, schema: "id STRING, total INT", malformed: drop, maxFilesPerTrigger: 1}
      tables:
      - name: orders
        from: [{source: landed}]
        query: SELECT id, total, '${word} $${env:PATH}' AS word FROM landed WHERE total >= ${least}
      """;

  @Test
  void aStatelessQueryGoesOnWithTheNewValue(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS);
    List<String> oracle = new ArrayList<>();
    for (int least : new int[] {50, 20}) {
      pipeline.edit("least: \"50\"", "least: \"" + least + "\"");
      for (int batch = 0; batch < 2; batch++) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
          int total = (i * 37 + batch * 11) % 100;
          String id = least + "-" + batch + "-" + i;
          lines.add("{\"id\":\"" + id + "\",\"total\":" + total + "}");
          if (total >= least) {
            oracle.add("[" + id + "," + total + ",big ${env:PATH}]");
          }
        }
        pipeline.land("in", lines.toArray(new String[0]));
      }
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(pipeline.rows("orders")).containsExactlyInAnyOrderElementsOf(oracle);
    }
  }

  @Tag("slow")
  @Test
  void stateBelongsToWhatTheEffectiveTextMeans(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(
                root,
                PARTS + "  write: {mode: upsert, keys: [word]}\n" + "  unboundedState: accepted\n")
            .edit(
                "SELECT id, total, '${word} $${env:PATH}' AS word FROM landed WHERE total >="
                    + " ${least}",
                "SELECT if(id IS NULL, '', '${word}') AS word, count(*) AS orders FROM landed"
                    + " WHERE total >= ${least} GROUP BY 1")
            .land("in", "{\"id\":\"a\",\"total\":60}", "{\"id\":\"b\",\"total\":40}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("orders")).containsExactly("[big,1]");

    // another parameter with the same value yields the same query
    pipeline.edit("word: big", "kind: big").edit("'${word}'", "'${kind}'");
    pipeline.land("in", "{\"id\":\"c\",\"total\":70}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("orders")).containsExactly("[big,2]");

    // a filter in front of the state affects new rows only
    pipeline.edit("least: \"50\"", "least: \"40\"");
    pipeline.land("in", "{\"id\":\"d\",\"total\":45}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("orders")).containsExactly("[big,3]");

    pipeline.edit("kind: big", "kind: huge");
    assertThatThrownBy(pipeline::run).hasMessageContaining("cannot continue from its checkpoint");
  }
}
