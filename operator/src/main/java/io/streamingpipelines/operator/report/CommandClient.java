package io.streamingpipelines.operator.report;

import java.util.concurrent.CompletableFuture;

/** Posts commands to drivers. */
public interface CommandClient {
  /**
   * The body of {@code POST /check} with the JSON of a plan; fails if the driver does not respond
   * with one in time, or cannot check this plan.
   */
  CompletableFuture<String> check(ReportTarget target, String token, String plan);

  /**
   * The body of {@code POST /plan} with the JSON of a plan and its hash; empty while the driver is
   * making the change. Fails with a {@link CommandRefusedException} if the driver cannot run this
   * plan, and with another exception if it does not respond in time.
   */
  CompletableFuture<String> changePlan(ReportTarget target, String token, String hash, String plan);

  /** The body of {@code POST /takeover}; fails if the driver does not confirm it in time. */
  CompletableFuture<String> takeOver(ReportTarget target, String token);
}
