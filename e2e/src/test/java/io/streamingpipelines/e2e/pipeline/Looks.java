package io.streamingpipelines.e2e.pipeline;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Await;
import java.time.Duration;
import java.util.Optional;

/** What a user sees of a pipeline. */
final class Looks {
  private static final Duration EVENT = Duration.ofSeconds(20);

  /** {@code False QuotaExceeded: message}; empty if there is no such condition. */
  static String condition(PipelineStatus status, String type) {
    return Shop.condition(status, type)
        .map((Condition c) -> c.status() + " " + c.reason() + ": " + c.message())
        .orElse("");
  }

  static String ready(PipelineStatus status) {
    return condition(status, "Ready");
  }

  /** {@code DriverEvicted: message}: why the last driver ended; empty if none has ended. */
  static String lastFailure(PipelineStatus status) {
    return Optional.ofNullable(status.restarts())
        .map(RestartStatus::last)
        .map((FailureStatus last) -> last.reason() + ": " + last.message())
        .orElse("");
  }

  /**
   * Waits for an event whose reason or message contains this text; events are written after the
   * status.
   */
  static void awaitEvent(Shop shop, String pipeline, String part) {
    Await.until(
        pipeline + ": an event contains " + part,
        EVENT,
        () -> events(shop, pipeline).contains(part),
        () -> events(shop, pipeline));
  }

  private static String events(Shop shop, String pipeline) {
    return shop.kubectl(
        "get",
        "events",
        "--field-selector",
        "involvedObject.name=" + pipeline,
        "-o",
        "custom-columns=R:.reason,M:.message");
  }

  /** The number of the current or last driver attempt; 0 before the first one. */
  static int attempt(PipelineStatus status) {
    return status.driver() == null || status.driver().attempt() == null
        ? 0
        : status.driver().attempt();
  }

  private Looks() {}
}
