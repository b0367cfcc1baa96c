package io.streamingpipelines.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.streamingpipelines.api.status.ProgressStatus;
import io.streamingpipelines.api.status.RefillStatus;
import io.streamingpipelines.api.status.TableStatus;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReportBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private static DriverReport report(QueryReport... queries) {
    return DriverReportSamples.driver(DriverReport.State.RUNNING, queries);
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING,1/1,Running",
    "COMPLETED,1/1,Completed",
    "WAITING,1/1,Waiting",
    "STARTING,0/1,Starting",
    "BACKING_OFF,0/1,BackingOff",
    "STOPPED,0/1,Stopped",
    "FAILED,0/1,Failed"
  })
  void countsTheQueriesThatDoWhatTheyShould(QueryReport.State state, String count, String shown) {
    DriverReport report = report(DriverReportSamples.query("bronze", state));
    assertThat(Progress.pipeline(report).queries()).isEqualTo(count);
    assertThat(Progress.tables(report)).extracting(TableStatus::state).containsExactly(shown);
  }

  @Test
  void addsUpWhatAllQueriesDo() {
    ProgressStatus progress =
        Progress.pipeline(
            report(
                DriverReportSamples.query("bronze", QueryReport.State.RUNNING),
                DriverReportSamples.query("gold", QueryReport.State.RUNNING)));
    assertThat(progress)
        .isEqualTo(
            new ProgressStatus("2/2", "20", "41", 80L, 8_000L, "1s", "2026-03-01T11:59:59Z"));
  }

  @Test
  void aDriverWithoutQueriesKnowsNoNumbers() {
    assertThat(Progress.pipeline(report()))
        .isEqualTo(new ProgressStatus("0/0", null, null, null, null, null, null));
  }

  @Test
  void showsNoMoreTablesThanAStatusHoldsAndCountsAll() {
    DriverReport report =
        report(
            IntStream.range(0, 201)
                .mapToObj(i -> DriverReportSamples.query("t" + i, QueryReport.State.RUNNING))
                .toArray(QueryReport[]::new));
    assertThat(Progress.tables(report)).hasSize(200);
    assertThat(Progress.pipeline(report).queries()).isEqualTo("201/201");
  }

  @Test
  void nothingMovesAtRestAndWhatWasReachedStays() {
    ProgressStatus last = new ProgressStatus("5/5", "20", "41", 80L, 8_000L, "1s", "then");
    assertThat(Progress.withoutDriver(last))
        .isEqualTo(new ProgressStatus("0/5", null, null, 80L, 8_000L, "1s", "then"));
    assertThat(Progress.withoutDriver(Progress.withoutDriver(last)))
        .isEqualTo(Progress.withoutDriver(last));
  }

  @Test
  void showsTheGenerationsThatAreKeptAndHowFarARefillIs() {
    TableStatus table =
        Progress.tables(
                report(DriverReportSamples.refilling("gold", new QueryReport.Refill(true, 120, 7))))
            .get(0);
    assertThat(table.generation()).isEqualTo(3);
    assertThat(table.generations()).containsExactly(2, 1);
    assertThat(table.refill()).isEqualTo(new RefillStatus(120L, 7L, true));
    assertThat(Progress.withoutDriver(List.of(table)))
        .extracting(TableStatus::generations, TableStatus::refill)
        .containsExactly(tuple(table.generations(), table.refill()));
  }

  @Test
  void showsNoMoreGenerationsThanAStatusHolds() {
    QueryReport query =
        QueryReportBuilder.builder(DriverReportSamples.query("gold", QueryReport.State.RUNNING))
            .generations(IntStream.iterate(150, older -> older - 1).limit(150).boxed().toList())
            .build();
    assertThat(Progress.tables(report(query)).get(0).generations())
        .hasSize(100)
        .startsWith(150, 149);
  }

  @Test
  void noTableRunsAtRestAndACompletedOneStaysSo() {
    List<TableStatus> last =
        Progress.tables(
            report(
                DriverReportSamples.query("bronze", QueryReport.State.COMPLETED),
                DriverReportSamples.query("gold", QueryReport.State.RUNNING)));
    assertThat(Progress.withoutDriver(last))
        .extracting(TableStatus::state, TableStatus::inputRowsPerSecond, TableStatus::batch)
        .containsExactly(tuple("Completed", null, 7L), tuple("Stopped", null, 7L));
  }

  @Test
  void saysWhyAQueryDoesNotRunAndHowFarItsWatermarkIsBehind() {
    TableStatus table =
        Progress.tables(report(DriverReportSamples.query("gold", QueryReport.State.BACKING_OFF)))
            .get(0);
    assertThat(table.error()).isEqualTo("A row is wrong.");
    assertThat(table.watermark()).isEqualTo("2026-03-01T11:58:30Z");
    assertThat(table.watermarkDelay()).isEqualTo("90s");
  }
}
