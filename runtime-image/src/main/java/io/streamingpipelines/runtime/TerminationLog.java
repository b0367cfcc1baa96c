package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.plan.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves the exit report where the kubelet, and so the operator, finds it. */
final class TerminationLog {
  private static final Logger LOG = LoggerFactory.getLogger(TerminationLog.class);

  private TerminationLog() {}

  /** A driver that cannot say why it ends still ends with its code, so this never throws. */
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
