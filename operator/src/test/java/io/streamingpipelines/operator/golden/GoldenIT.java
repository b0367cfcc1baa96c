package io.streamingpipelines.operator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.testsupport.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each folder is a test case. {@code -Dapprove=true} writes the results; review the diff. */
@WithTestBed
@Execution(ExecutionMode.CONCURRENT)
class GoldenIT {
  private static final Path CASES = Repository.file("operator/src/test/resources/golden");
  private static final int LOOKS = 8;

  static Stream<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.map(Path::getFileName).map(Path::toString).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void whatTheOperatorMakesOfEachStepIsWhatWasApproved(String name, OperatorTestBed bed)
      throws IOException {
    Path folder = CASES.resolve(name);
    Outcome outcome = new Outcome(bed);
    for (Path in : steps(folder)) {
      String number = in.getFileName().toString().replaceAll("^in-(\\d+).*", "$1");
      GoldenStep step = GoldenStep.read(in);
      step.carryOut(bed);
      outcome.accept(holds(folder.resolve("out-" + number + ".yaml"), outcome, step, bed));
    }
  }

  private static List<Path> steps(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("in-")).sorted().toList();
    }
  }

  private static Outcome.Snapshot holds(
      Path out, Outcome outcome, GoldenStep step, OperatorTestBed bed) throws IOException {
    if (System.getProperty("approve") != null) {
      Files.writeString(out, outcome.look(step.whole()).text());
    }
    String approved = Files.exists(out) ? Files.readString(out) : "";
    Outcome.Snapshot come = outcome.look(step.whole());
    for (int i = 0; i < LOOKS && !come.text().equals(approved); i++) {
      // on a busy machine the operator may pause in between
      bed.quiet(GoldenStep.QUIET);
      come = outcome.look(step.whole());
    }
    assertThat(come.text())
        .as("%s differs; run with -Dapprove=true and review the diff", out)
        .isEqualTo(approved);
    return come;
  }
}
