package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.plan.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the exit report to the file from which the kubelet passes it on to the operator. */
final class TerminationLog {
  private static final Logger LOG = LoggerFactory.getLogger(TerminationLog.class);

  private TerminationLog() {}

  /** Never throws: a driver that cannot write its report must still end with its exit code. */
  static void write(ExitReport report, Path file) {
    try {
      String text = ExitReports.fitted(report, ContractJson::write);
      LOG.info("Exit report: {}", text);
      Files.writeString(file, text);
    } catch (IOException | RuntimeException | Error e) {
      LOG.warn("The exit report could not be written to {}: {}", file, e.toString());
    }
  }
}
