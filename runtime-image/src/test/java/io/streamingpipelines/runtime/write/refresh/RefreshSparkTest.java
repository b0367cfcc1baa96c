package io.streamingpipelines.runtime.write.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.delta.tables.DeltaTable;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.delta.LiveFiles;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.query.QueryStatus;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import io.streamingpipelines.runtime.query.RefreshStatus;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Tests tables that are rebuilt whenever their inputs have changed. */
final class RefreshSparkTest {
  private static final String BEST =
      """
      - name: best
        from: [{table: totals, as: snapshot}]
        query: SELECT max(amount) AS amount FROM totals
        write: {mode: refresh}
      """;

  private static final String PARTS =
      """
      sources:
      - name: landing
        files: {path: "ROOT/in", format: json, schema: "shop STRING, amount INT", malformed: drop, maxFilesPerTrigger: 1}
      tables:
      BEST
      - name: totals
        from: [{table: sales, as: snapshot}]
        query: SELECT shop, count(*) AS n, sum(amount) AS amount FROM sales GROUP BY shop
        expectations: [{name: has_shop, expression: shop IS NOT NULL, onViolation: quarantine}]
        write: {mode: refresh}
      - name: sales
        from: [{source: landing}]
      """
          .replace("BEST\n", BEST);

  private record Sale(@Nullable String shop, int amount) {
    String json() {
      return "{\"shop\":%s,\"amount\":%d}"
          .formatted(shop == null ? "null" : "\"" + shop + "\"", amount);
    }
  }

  @Test
  void holdsTheResultOverAllThatItsInputsHold(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS);
    Random random = new Random(11);
    List<Sale> sold = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      for (int file = 0; file < 2; file++) {
        List<Sale> sales = sales(random);
        sold.addAll(sales);
        pipeline.land("in", sales.stream().map(Sale::json).toArray(String[]::new));
      }
      assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

      assertThat(pipeline.rows("totals")).isEqualTo(totals(sold, false));
      assertThat(pipeline.rows("totals_quarantine", "shop", "n", "amount"))
          .isEqualTo(totals(sold, true));
      assertThat(pipeline.rows("best")).containsExactly("[" + best(sold) + "]");
      assertThat(logged(pipeline, "totals")).hasSize(run + 1);
    }
    List<Long> seen = rowsOfEachVersion(root, "totals");
    assertThat(seen).hasSize(4).startsWith(0L).endsWith(3L);
    assertThat(seen.subList(1, 4)).doesNotContain(0L);
  }

  @Test
  void isBuiltAnewOnlyWhenItsInputsOrItsQueryHaveChanged(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .land("in", new Sale("a", 1).json())
            .land("in", new Sale("b", 5).json());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    DeltaTable.forPath(SharedSpark.session(), "file:" + root + "/tables/sales")
        .optimize()
        .executeCompaction();
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(logged(pipeline, "totals")).containsExactly("[0]");
    assertThat(logged(pipeline, "best")).containsExactly("[0]");

    pipeline.edit("max(amount)", "min(amount)");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("best")).containsExactly("[1]");
    assertThat(logged(pipeline, "totals")).containsExactly("[0]");
    assertThat(logged(pipeline, "best")).containsExactly("[0]", "[1]");
  }

  @Test
  @Tag("slow")
  void refreshesOnceWhereverTheDriverDies(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS.replace(BEST, ""))
            .land("in", new Sale("a", 0).json(), new Sale(null, 0).json());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    int builds = 1;
    for (Step step : Step.values()) {
      int build = builds++;
      pipeline.land("in", new Sale("a", 1).json(), new Sale(null, 5).json());
      WriterProbe crash =
          (flow, number, at) -> {
            if (flow.table().equals("totals") && number == build && at == step) {
              throw new IllegalStateException("the driver dies here");
            }
          };
      assertThat(pipeline.probe(crash).run().outcome()).as(step.name()).isEqualTo(Outcome.FAILED);
      assertThat(pipeline.probe(WriterProbe.NONE).run().outcome()).isEqualTo(Outcome.COMPLETED);

      assertThat(pipeline.rows("totals")).containsExactly("[a," + builds + "," + build + "]");
      assertThat(pipeline.rows("totals_quarantine", "n", "amount", "_batch"))
          .containsExactly("[" + builds + "," + 5 * build + "," + build + "]");
      assertThat(logged(pipeline, "totals")).hasSize(builds);
    }
  }

  @Test
  void staysAsItWasWhenTheResultBreaksARule(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS)
            .edit("onViolation: quarantine", "onViolation: fail")
            .land("in", new Sale("a", 1).json());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    pipeline.land("in", new Sale("a", 10).json(), new Sale(null, 5).json());
    Ending ending = pipeline.run();
    assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(Objects.requireNonNull(ending.failure()).message())
        .contains("violates the expectation has_shop");
    assertThat(pipeline.rows("totals")).containsExactly("[a,1,1]");
  }

  @Test
  void cannotGoOnFromTheCheckpointOfAStream(@TempDir Path root) throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS).land("in", new Sale("a", 1).json());
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    pipeline
        .edit("{table: sales, as: snapshot}", "{table: sales}")
        .edit(
            "SELECT shop, count(*) AS n, sum(amount) AS amount FROM sales GROUP BY shop",
            "SELECT shop, 1L AS n, CAST(amount AS BIGINT) AS amount FROM sales")
        .edit("onViolation: quarantine}]\n  write: {mode: refresh}", "onViolation: drop}]");
    assertThat(catchThrowable(pipeline::run))
        .hasMessageContaining("it is now written as append instead of refresh");
  }

  @Test
  void followsItsInputsWhileThePipelineRuns(@TempDir Path root) throws Exception {
    Pipelines pipeline =
        new Pipelines(root)
            .trigger(new TriggerPlan.ProcessingTime(100))
            .table("sales", "landing", "SELECT * FROM landing", new WritePlan.Append())
            .table(
                "totals",
                "sales",
                "SELECT id, sum(v) AS v FROM sales GROUP BY id",
                new WritePlan.Refresh())
            .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"));
    try (QuerySupervisor supervisor = pipeline.supervisor()) {
      assertThat(supervisor.prepare()).isEmpty();
      supervisor.start();
      awaitRows(pipeline, "[a,1]");

      pipeline.land(ExactlyOnceSparkTest.row("a", 2, 1, "put"));
      awaitRows(pipeline, "[a,3]");
      QueryStatus status = status(supervisor);
      assertThat(status.state()).isEqualTo(State.RUNNING);
      assertThat(status.external()).isFalse();
      RefreshStatus refresh = Objects.requireNonNull(status.refresh());
      assertThat(refresh.rows()).isEqualTo(1L);
      assertThat(refresh.number()).isGreaterThanOrEqualTo(1L);
      assertThat(refresh.committedAtMillis()).isNotNull();

      assertThat(supervisor.drain(Duration.ofSeconds(60))).isTrue();
      assertThat(supervisor.await().outcome()).isEqualTo(Outcome.DRAINED);
      assertThat(status(supervisor).state()).isEqualTo(State.STOPPED);
    }
  }

  @Test
  void stopsWhenANewerDriverHasTakenOver(@TempDir Path root) throws Exception {
    Pipelines pipeline =
        new Pipelines(root)
            .table("sales", "landing", "SELECT * FROM landing", new WritePlan.Append())
            .land(ExactlyOnceSparkTest.row("a", 1, 1, "put"));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    pipeline.table("totals", "sales", "SELECT count(*) AS n FROM sales", new WritePlan.Refresh());
    try (QuerySupervisor older = pipeline.supervisor();
        QuerySupervisor newer = pipeline.supervisor()) {
      assertThat(newer.prepare()).isEmpty();
      assertThat(older.prepare()).isEmpty();
      older.start();
      assertThat(older.await().outcome()).isEqualTo(Outcome.FENCED);
    }
    assertThat(pipeline.rows("totals")).isEmpty();
  }

  private static QueryStatus status(QuerySupervisor supervisor) {
    return supervisor.statuses().stream()
        .filter(status -> status.table().equals("totals"))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitRows(Pipelines pipeline, String expected) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!pipeline.rows("totals").equals(List.of(expected)) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(pipeline.rows("totals")).containsExactly(expected);
  }

  /** Shop c opens late, and some sales have no shop. */
  private static List<Sale> sales(Random random) {
    List<Sale> sales = new ArrayList<>();
    sales.add(new Sale(null, random.nextInt(10)));
    for (String shop : List.of("a", "b", "c")) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        sales.add(new Sale(shop, random.nextInt(100)));
      }
    }
    return sales;
  }

  private static List<String> totals(List<Sale> sold, boolean refused) {
    TreeMap<String, long[]> byShop = new TreeMap<>();
    for (Sale sale : sold) {
      if ((sale.shop() == null) == refused) {
        long[] sums = byShop.computeIfAbsent(sale.shop() + "", shop -> new long[2]);
        sums[0]++;
        sums[1] += sale.amount();
      }
    }
    return byShop.entrySet().stream()
        .map(e -> "[" + e.getKey() + "," + e.getValue()[0] + "," + e.getValue()[1] + "]")
        .toList();
  }

  private static long best(List<Sale> sold) {
    return totals(sold, false).stream()
        .mapToLong(row -> Long.parseLong(row.replaceAll(".*,|]", "")))
        .max()
        .orElseThrow();
  }

  private static List<String> logged(DeclaredPipeline pipeline, String table) {
    return pipeline
        .read("_event_log")
        .where("level = 'METRICS' AND origin.dataset_name = '" + table + "'")
        .select("origin.batch_id")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  /** The number of rows that readers could see in each version, oldest first. */
  private static List<Long> rowsOfEachVersion(Path root, String table) {
    SparkSession session = SharedSpark.session();
    String path = root.resolve("tables/" + table).toString();
    DeltaLog log = DeltaLog.forTable(session, path);
    return LongStream.rangeClosed(0, new TableLog(session, path).state().version())
        .mapToObj(version -> log.getSnapshotAt(version, Option.empty(), Option.empty(), false))
        .map(snapshot -> LiveFiles.rows(session, snapshot, LiveFiles.of(snapshot)).count())
        .toList();
  }
}
