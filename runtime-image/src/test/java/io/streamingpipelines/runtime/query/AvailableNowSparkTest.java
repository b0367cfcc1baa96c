package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a run over all available input processes the tables in the order in which they read
 * each other (docs/design/semantics.md#available-now).
 */
class AvailableNowSparkTest {
  private Pipelines pipeline;

  @BeforeEach
  void declareReadersFirst(@TempDir Path directory) {
    pipeline =
        new Pipelines(directory)
            .table(new TableDraft("gold").table("silver").query("SELECT id, w FROM silver"))
            .table(
                new TableDraft("silver").table("bronze").query("SELECT id, v + 1 AS w FROM bronze"))
            .table(new TableDraft("bronze").source("landing").expect("p", "v > 0", Action.FAIL))
            .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"))
            .land(ExactlyOnceSparkTest.row("b", 2, 1, "put"));
  }

  @Test
  void bringsAllRowsToTheEndOfAChainInEachRun() throws Exception {
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("gold")).containsExactly("[a,2]", "[b,3]");

    pipeline.land(ExactlyOnceSparkTest.row("c", 3, 1, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("gold")).containsExactly("[a,2]", "[b,3]", "[c,4]");
  }

  @Test
  void startsNoReaderOfATableThatHasFailed() throws Exception {
    pipeline.land(ExactlyOnceSparkTest.row("bad", -1, 1, "put"));
    try (QuerySupervisor supervisor = pipeline.supervisor()) {
      assertThat(supervisor.prepare()).isEmpty();
      supervisor.start();
      Ending ending = supervisor.await();

      assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(ending.failure()).extracting(Failure::table).isEqualTo("bronze");
      assertThat(supervisor.statuses())
          .filteredOn(status -> !status.table().equals("bronze"))
          .hasSize(2)
          .allMatch(status -> status.queryId() == null);
    }
    assertThat(pipeline.rows("silver")).isEmpty();
  }
}
