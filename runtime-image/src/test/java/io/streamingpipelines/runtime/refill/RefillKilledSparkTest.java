package io.streamingpipelines.runtime.refill;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.CheckpointPlan.Accepts;
import io.streamingpipelines.plan.CheckpointPlan.Data;
import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.fixture.OtherReader;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests refills by drivers that die at each step, and reads the result with other readers
 * (docs/design/lifecycle.md#refills).
 */
@Tag("slow")
class RefillKilledSparkTest {
  private static final WritePlan UPSERT =
      new WritePlan.Upsert(
          List.of("id"), List.of("seq"), "op = 'del'", List.of(), false, 86_400_000);
  private static final WritePlan HISTORY =
      new WritePlan.History(
          List.of("id"), List.of("seq"), "op = 'del'", List.of("id", "v"), 86_400_000);

  @TempDir private Path directory;

  /** Dies once at each step, in this order; later drivers get further. */
  private static final class Deaths implements WriterProbe {
    private final Set<Object> died = ConcurrentHashMap.newKeySet();

    @Override
    public void at(FlowKey flow, long batch, Step step) {
      die(flow.table() + batch + step);
    }

    @Override
    public void at(String table, RefillStep step) {
      die(table + step);
    }

    private void die(String place) {
      if (died.add(place)) {
        throw new IllegalStateException("the driver dies here");
      }
    }
  }

  @Test
  void haveEachRowOnceWhereverTheDriverDies() throws Exception {
    Pipelines pipeline = new Pipelines(directory).malformed(Malformed.DROP);
    land(pipeline, "a", 1, "put");
    land(pipeline, "b", 2, "put");
    declare(pipeline, 1, Data.KEEP);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    land(pipeline, "a", 3, "put");
    land(pipeline, "b", 4, "del");

    declare(pipeline, 2, Data.REPLACE);
    Deaths deaths = new Deaths();
    pipeline.probe(deaths);
    int drivers = 0;
    while (!completes(pipeline)) {
      drivers++;
      assertThat(drivers).isLessThan(60);
      List<String> appended = pipeline.rows("appended", "id", "seq");
      assertThat(appended)
          .as("never empty, never half filled")
          .isIn(List.of("[a,1]", "[b,2]"), List.of("[A,1]", "[A,3]", "[B,2]", "[B,4]"));
    }
    assertThat(deaths.died).as("steps").hasSize(3 * (4 * 3 + 5));

    pipeline.probe(WriterProbe.NONE);
    land(pipeline, "b", 3, "put");
    land(pipeline, "c", 5, "put");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("appended", "id", "seq"))
        .containsExactly("[A,1]", "[A,3]", "[B,2]", "[B,3]", "[B,4]", "[C,5]");
    assertThat(pipeline.rows("current", "id", "seq")).containsExactly("[A,3]", "[C,5]");
    assertThat(pipeline.rows("versions", "id", "__start_at", "__end_at"))
        .containsExactly("[A,1,3]", "[A,3,null]", "[B,2,3]", "[B,3,4]", "[C,5,null]");
    assertThat(pipeline.batches("origin.dataset_name").stream().distinct()).hasSize(3);
    assertThat(pipeline.batches("origin.generation", "origin.batch_id", "origin.dataset_name"))
        .as("each batch has one event")
        .doesNotHaveDuplicates()
        .hasSize(3 * (2 + 6));
    for (String reader : OtherReader.ALL) {
      othersReadTheSame(reader);
    }
  }

  private void othersReadTheSame(String reader) throws Exception {
    List<List<String>> seen =
        new OtherReader(reader)
            .query(directory.resolve("tables/appended"), "SELECT id, seq, op FROM t")
            .query(directory.resolve("tables/current"), "SELECT id, seq FROM t")
            .query(directory.resolve("tables/versions"), "SELECT id, __start_at FROM t")
            .rows();
    assertThat(seen.get(0))
        .as(reader)
        .containsExactly(
            "[\"A\", 1, \"put\"]",
            "[\"A\", 3, \"put\"]",
            "[\"B\", 2, \"put\"]",
            "[\"B\", 3, \"put\"]",
            "[\"B\", 4, \"del\"]",
            "[\"C\", 5, \"put\"]");
    assertThat(seen.get(1)).as(reader).containsExactly("[\"A\", 3]", "[\"C\", 5]");
    assertThat(seen.get(2))
        .as(reader)
        .containsExactly("[\"A\", 1]", "[\"A\", 3]", "[\"B\", 2]", "[\"B\", 3]", "[\"C\", 5]");
  }

  private static boolean completes(Pipelines pipeline) throws InterruptedException {
    try {
      return pipeline.run().outcome() == Outcome.COMPLETED;
    } catch (IllegalStateException e) { // it died while it prepared its tables
      assertThat(e).hasMessage("the driver dies here");
      return false;
    }
  }

  private static void declare(Pipelines pipeline, int generation, Data data) {
    String id = generation == 1 ? "id" : "upper(id) AS id";
    CheckpointPlan checkpoint =
        new CheckpointPlan(generation, data, Start.DECLARED, null, Accepts.NOTHING, 3);
    TableDraft appended = new TableDraft("appended");
    pipeline
        .table(
            (generation == 1 ? appended : appended.partitionBy("op"))
                .source("landing")
                .query("SELECT " + id + ", seq, op FROM landing")
                .checkpoint(checkpoint))
        .table(
            new TableDraft("current")
                .source("landing")
                .query("SELECT " + id + ", seq, op FROM landing")
                .write(UPSERT)
                .checkpoint(checkpoint))
        .table(
            new TableDraft("versions")
                .source("landing")
                .query("SELECT " + id + ", v, seq, op FROM landing")
                .write(HISTORY)
                .checkpoint(checkpoint));
  }

  private static void land(Pipelines pipeline, String id, int seq, String op) {
    pipeline.land(ExactlyOnceSparkTest.row(id, seq, seq, op));
  }
}
