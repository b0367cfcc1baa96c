package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.failure.ExitReports;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationLogTest {
  @TempDir Path root;

  @Test
  void leavesTheExitCodeToADriverThatCannotTellWhyItEnds() throws Exception {
    Path gone;
    try (FileSystem files =
        FileSystems.newFileSystem(root.resolve("a.zip"), Map.of("create", "true"))) {
      gone = files.getPath("/termination-log");
    }

    assertThatCode(() -> TerminationLog.write(ExitReports.of(Outcome.COMPLETED, 1, null), gone))
        .doesNotThrowAnyException();
  }
}
