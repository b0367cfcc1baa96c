package io.streamingpipelines.runtime.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests rejected rows that a person has corrected. The tests of the command line send rows back,
 * too.
 */
@Tag("slow")
final class RequeueSparkTest {
  private static final String PARTS =
      """
      sources:
      - name: landed
        files: {path: "ROOT/in", format: json, schema: "id STRING, total INT", maxFilesPerTrigger: 1}
      tables:
      - name: orders
        from: [{source: landed}]
        expectations:
        - {name: has_id, expression: id IS NOT NULL, onViolation: quarantine}
        - {name: positive, expression: total >= 0, onViolation: quarantine}
        quarantine: {requeue: true}
      """;

  private static final long ANY = -1;

  /** Computes in plain Java which rows are rejected and how they are corrected. */
  private record Order(String id, int total) {
    boolean good() {
      return !id.equals("null") && total >= 0;
    }

    String json() {
      return "{\"id\":%s,\"total\":%d}".formatted(id.equals("null") ? id : "\"" + id + "\"", total);
    }

    @Override
    public String toString() {
      return "[" + id + "," + total + "]";
    }
  }

  private static final List<Order> FIRST =
      List.of(
          new Order("a", 1),
          new Order("null", 2),
          new Order("null", 2),
          new Order("null", 3),
          new Order("b", -5));
  private static final List<Order> SECOND = List.of(new Order("c", -7), new Order("d", 4));

  @Test
  void eachMendedRowComesBackOnceWhoeverDiesAndHoweverOftenItIsSaid(@TempDir Path root)
      throws Exception {
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS);
    land(pipeline, FIRST);
    land(pipeline, SECOND);

    // rows of a batch that is not committed may change when it is repeated
    pipeline.probe(dieIn("default", 1, Step.AFTER_SIDE_ROWS));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(counts(pipeline, "total = -7", Map.of())).containsExactly(0L, 0L, 1L);
    pipeline.probe(WriterProbe.NONE);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    assertThat(counts(pipeline, "id IS NULL", Map.of("id", "concat('m', total)")))
        .containsExactly(3L, 0L, 0L);
    assertThat(counts(pipeline, "id IS NULL", Map.of("id", "'again'"))).containsExactly(0L, 3L, 0L);
    assertThat(takenByTwoAtOnce(pipeline, "total < 0", Map.of("total", "total + 6"))).isEqualTo(2);

    pipeline.probe(dieIn("requeue", ANY, Step.AFTER_SIDE_ROWS));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
    pipeline.probe(dieIn("requeue", ANY, Step.AFTER_TARGET));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
    pipeline.probe(WriterProbe.NONE);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);

    List<Order> mended =
        Stream.concat(FIRST.stream(), SECOND.stream())
            .filter(order -> !order.good())
            .map(
                order ->
                    order.id().equals("null")
                        ? new Order("m" + order.total(), order.total())
                        : new Order(order.id(), order.total() + 6))
            .toList();
    assertThat(pipeline.rows("orders", "id", "total"))
        .containsExactlyInAnyOrderElementsOf(texts(FIRST, SECOND, mended));
    assertThat(pipeline.rows("orders_quarantine", "id", "total", "_failed_expectations", "_flow"))
        .contains("[c,-1,ArraySeq(positive),requeue]")
        .hasSize(6);

    // rows that were rejected again can be corrected again, together with new rows
    land(pipeline, List.of(new Order("e", 9)));
    assertThat(counts(pipeline, null, Map.of("total", "abs(total)"))).containsExactly(1L, 5L, 0L);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("orders", "id", "total"))
        .containsExactlyInAnyOrderElementsOf(
            texts(FIRST, SECOND, mended, List.of(new Order("c", 1), new Order("e", 9))));
    assertThat(counts(pipeline, null, Map.of())).containsExactly(0L, 6L, 0L);

    assertThatThrownBy(() -> counts(pipeline, null, Map.of("totl", "1")))
        .hasMessage("there is no column totl to set; the table's query yields id, total");
    assertThatThrownBy(() -> counts(pipeline, "totl > 1", Map.of())).hasMessageContaining("totl");
  }

  @Test
  void rowsComeBackOnceWhileTheFilesThatBringThemAreJoined(@TempDir Path root) throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    DeclaredPipeline pipeline = new DeclaredPipeline(root, PARTS).clock(now::get);
    land(pipeline, FIRST);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    Map<String, String> mended = Map.of("id", "coalesce(id, 'm')", "total", "abs(total)");
    assertThat(counts(pipeline, "total = 2", mended)).containsExactly(2L, 0L, 0L);
    assertThat(counts(pipeline, "total = 3", mended)).containsExactly(1L, 0L, 0L);

    now.getAndUpdate(time -> time.plus(Duration.ofHours(25)));
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.read("orders_requeue").inputFiles()).hasSize(1);

    assertThat(counts(pipeline, null, mended)).containsExactly(1L, 3L, 0L);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("orders", "id", "total"))
        .containsExactly("[a,1]", "[b,5]", "[m,2]", "[m,2]", "[m,3]");
  }

  private static WriterProbe dieIn(String flow, long batch, Step step) {
    return (key, number, at) -> {
      if (key.flow().equals(flow) && (batch == ANY || number == batch) && at == step) {
        throw new IllegalStateException("the driver dies here");
      }
    };
  }

  private static void land(DeclaredPipeline pipeline, List<Order> orders) {
    pipeline.land("in", orders.stream().map(Order::json).toArray(String[]::new));
  }

  @SafeVarargs
  private static List<String> texts(List<Order>... orders) {
    List<String> texts = new ArrayList<>();
    for (List<Order> each : orders) {
      each.stream().filter(Order::good).forEach(order -> texts.add(order.toString()));
    }
    return texts;
  }

  private static List<Long> counts(
      DeclaredPipeline pipeline,
      @org.jspecify.annotations.Nullable String where,
      Map<String, String> set) {
    QuarantineRequeue.Outcome outcome =
        mended(pipeline).requeue(new QuarantineRequeue.Request(where, set), false);
    return List.of(outcome.taken(), outcome.before(), outcome.waiting());
  }

  private static long takenByTwoAtOnce(
      DeclaredPipeline pipeline, String where, Map<String, String> set) {
    List<CompletableFuture<Long>> both =
        Stream.of(1, 2)
            .map(each -> CompletableFuture.supplyAsync(() -> counts(pipeline, where, set).get(0)))
            .toList();
    return both.stream().mapToLong(CompletableFuture::join).sum();
  }

  private static QuarantineRequeue mended(DeclaredPipeline pipeline) {
    TablePlan table = pipeline.plan().tables().get(0);
    return new QuarantineRequeue(SharedSpark.session().newSession(), table);
  }
}
