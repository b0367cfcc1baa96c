package io.streamingpipelines.operator.lifecycle;

import io.streamingpipelines.operator.change.Change;
import io.streamingpipelines.operator.change.ChangeDetector;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.observe.ObservedPod;
import java.util.Optional;

/**
 * Settings that the running driver adopts without touching a query: its restart policy and the
 * grace period of its drain (docs/design/lifecycle.md#change-in-place).
 *
 * @param driver runs a bundle with the same flows
 * @param bundle the bundle that it is told
 */
public record LiveSettings(ObservedPod driver, Bundle bundle) {
  /** The settings that the driver does not have yet, if it can be told. */
  public static Optional<LiveSettings> of(Situation now) {
    Bundle wanted = now.wanted();
    if (wanted == null || now.deleting() || now.suspended() || now.paused()) {
      return Optional.empty();
    }
    return now.seen()
        .aliveDriver()
        .filter(driver -> now.seen().takesPlans(driver) && !driver.deleting())
        .filter(driver -> isLive(now, driver, wanted))
        .map(driver -> new LiveSettings(driver, wanted));
  }

  private static boolean isLive(Situation now, ObservedPod driver, Bundle wanted) {
    return now.seen()
        .bundle(driver.plan())
        .filter(stored -> ChangeDetector.detect(stored.bundle(), wanted) == Change.LIVE)
        .isPresent();
  }
}
