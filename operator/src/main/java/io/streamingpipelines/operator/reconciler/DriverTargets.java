package io.streamingpipelines.operator.reconciler;

import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.report.ReportTarget;
import java.time.Duration;
import java.util.Optional;

/** Where a driver can be called. */
final class DriverTargets {
  private DriverTargets() {}

  /**
   * Empty if the driver cannot be called yet.
   *
   * @param interval how often mere progress is announced
   */
  static Optional<ReportTarget> of(PipelineScope scope, ObservedPod driver, Duration interval) {
    String ip = driver.ip();
    return ip == null || !driver.started()
        ? Optional.empty()
        : Optional.of(
            new ReportTarget(
                scope.namespace(),
                driver.name(),
                driver.uid(),
                ip,
                scope.names().token(scope.uid()),
                interval));
  }
}
