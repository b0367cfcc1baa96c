package io.streamingpipelines.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.plan.ContractJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExitReportsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void keepsAllProblemsWhereTheyFit() throws Exception {
    ExitReport report = ExitReports.rejected(3, problems(3, "short"));

    assertThat(read(ExitReports.fitted(report, ContractJson::write))).isEqualTo(report);
  }

  @Test
  void cutsTheLastProblemsAndStillTellsTheirNumber() throws Exception {
    ExitReport report = ExitReports.rejected(3, problems(500, "ü\"".repeat(150)));

    String text = ExitReports.fitted(report, ContractJson::write);

    assertThat(text.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(ExitReports.MAX_BYTES);
    ExitReport fitted = read(text);
    assertThat(fitted.problemCount()).isEqualTo(500);
    assertThat(fitted.problems()).isNotEmpty().hasSizeLessThan(500);
    assertThat(fitted.problems().get(0).path()).isEqualTo("spec.tables[0].query");
  }

  @Test
  void fitsAlwaysWithTheLongestFailureThatTheClassifierMakes() {
    Failure failure =
        new FailureClassifier()
            .classify(new IllegalStateException("\u0001€".repeat(5000)), "t".repeat(63), 1L, 0);

    String text =
        ExitReports.fitted(
            ExitReports.of(ExitReport.Outcome.FAILED, 1, failure), ContractJson::write);

    assertThat(text.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(ExitReports.MAX_BYTES);
  }

  private static ExitReport read(String text) throws Exception {
    return JSON.readValue(text, ExitReport.class);
  }

  private static List<Problem> problems(int count, String message) {
    return IntStream.range(0, count)
        .mapToObj(i -> Problem.error("spec.tables[" + i + "].query", "Code", message).at(1, i + 1))
        .toList();
  }
}
