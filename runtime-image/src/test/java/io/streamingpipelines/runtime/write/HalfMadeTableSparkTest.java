package io.streamingpipelines.runtime.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the remains of a driver that died while it created a table: a log without a version. */
class HalfMadeTableSparkTest {
  @ParameterizedTest
  @ValueSource(strings = {"", ".00000000000000000000.json.0f.tmp"})
  void makesTheTablesThatADeadDriverHasBegun(String left, @TempDir Path directory)
      throws Exception {
    for (String table : new String[] {"t", "t_quarantine", "_event_log"}) {
      Path log = Files.createDirectories(directory.resolve("tables/" + table + "/_delta_log"));
      if (!left.isEmpty()) {
        Files.writeString(log.resolve(left), "{");
      }
    }
    Pipelines pipeline =
        new Pipelines(directory)
            .land(
                ExactlyOnceSparkTest.row("a", 1, 1, "put"),
                ExactlyOnceSparkTest.row("b", -1, 1, "put"))
            .table(
                new TableDraft("t")
                    .source("landing")
                    .expect("positive", "v > 0", Action.QUARANTINE));

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t", "id")).containsExactly("[a]");
    assertThat(pipeline.rows("t_quarantine", "id")).containsExactly("[b]");
    assertThat(pipeline.rows("_event_log", "origin.dataset_name")).contains("[t]");
  }
}
