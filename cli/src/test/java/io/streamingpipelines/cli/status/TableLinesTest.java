package io.streamingpipelines.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TableLinesTest {
  private static String shown(String table) {
    TableLines lines = new TableLines(table);
    return Stream.of(
            "26/03/01 12:00:00 INFO a: orders commits",
            "26/03/01 12:00:01 INFO a: orders_daily commits",
            "26/03/01 12:00:02 WARN a: query of 'orders' failed",
            "java.lang.IllegalStateException",
            "\tat a.B.c(B.java:1)",
            "26/03/01 12:00:03 INFO a: something else")
        .filter(lines::isWanted)
        .map(line -> line.substring(line.length() - 7))
        .toList()
        .toString();
  }

  @Test
  void linesOfATableHaveItsWholeNameAndBringTheirStackTraces() {
    assertThat(shown("orders")).isEqualTo("[commits,  failed, ception, java:1)]");
  }
}
