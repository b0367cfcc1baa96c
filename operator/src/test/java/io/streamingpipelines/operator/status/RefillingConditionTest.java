package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReportBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefillingConditionTest {
  private static final QueryReport.Refill HALF = new QueryReport.Refill(false, 12_000, 5);
  private static final QueryReport.Refill DONE = new QueryReport.Refill(true, 20, 0);

  @Test
  void eachFlowThatRefillsHasItsSentence() {
    QueryReport waits =
        QueryReportBuilder.builder(DriverReportSamples.refilling("orders", DONE))
            .flow("eu")
            .build();
    assertThat(
            conditions(
                DriverReport.State.RUNNING,
                DriverReportSamples.query("bronze", QueryReport.State.RUNNING),
                DriverReportSamples.refilling("gold", HALF),
                waits))
        .singleElement()
        .extracting(Condition::message)
        .isEqualTo(
            "gold: generation 3 has read 12000 rows since the driver started, 40 to go; the old"
                + " rows stay until it is complete.\n"
                + "orders.eu: generation 3 has read its input and waits for the table's other"
                + " flows; the old rows stay until these are complete.");
  }

  @Test
  void whatIsLeftIsGivenInTheSourcesUnitIfItIsKnown() {
    assertThat(left(null, 4_000L)).contains(" started, 4000 bytes to go; ");
    assertThat(left(null, null)).contains(" started; ");
  }

  @Test
  void isAbsentWhereNothingIsRefilled() {
    assertThat(
            conditions(
                DriverReport.State.RUNNING,
                DriverReportSamples.query("gold", QueryReport.State.RUNNING)))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RUNNING")
  void isAbsentWhileTheDriverDoesNotRunItsQueries(DriverReport.State state) {
    assertThat(conditions(state, DriverReportSamples.refilling("gold", HALF))).isEmpty();
  }

  private static String left(@Nullable Long rows, @Nullable Long bytes) {
    QueryReport query =
        QueryReportBuilder.builder(DriverReportSamples.refilling("gold", HALF))
            .backlogRows(rows)
            .backlogBytes(bytes)
            .build();
    return String.valueOf(conditions(DriverReport.State.RUNNING, query).get(0).message());
  }

  private static List<Condition> conditions(DriverReport.State state, QueryReport... queries) {
    StatusConditions conditions = new StatusConditions(List.of(), 1, NOW);
    RefillingCondition.set(conditions, DriverReportSamples.driver(state, queries));
    return conditions.list();
  }
}
