package io.streamingpipelines.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {
  private final StringWriter out = new StringWriter();

  @Test
  void anotherOutputThanATerminalGetsALineForEachStepOfAQuery() {
    ProgressPrinter printer = new ProgressPrinter(new PrintWriter(out), false);

    printer.show(batch(1));
    printer.show(batch(1));
    printer.show(batch(2));

    assertThat(out.toString().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("batch 1"),
            second -> assertThat(second).contains("batch 2"));
  }

  @Test
  void aTerminalShowsOneTableThatIsDrawnAgain() {
    ProgressPrinter printer = new ProgressPrinter(new PrintWriter(out), true);

    printer.show(batch(1));
    assertThat(out.toString()).doesNotContain("\u001b");
    long lines = out.toString().lines().count();
    printer.show(batch(2));

    assertThat(out.toString()).containsOnlyOnce("\u001b[" + lines + "A\u001b[J");
  }

  @Test
  void theLastReportIsATableOnAnyOutput() {
    new ProgressPrinter(new PrintWriter(out), false).last(batch(3));

    assertThat(out.toString().lines().toList()).isEqualTo(ProgressTable.lines(batch(3)));
  }

  private static DriverReport batch(long number) {
    return ProgressTableTest.report(
        ProgressTableTest.query(QueryReport.State.RUNNING, number, null, null));
  }
}
