package io.streamingpipelines.operator.report;

import java.util.concurrent.CompletableFuture;

/** Lets drivers check other plans. */
public interface CheckClient {
  /**
   * The body of {@code POST /check} with the JSON of a plan; fails if the driver does not respond
   * with one in time, or cannot check this plan.
   */
  CompletableFuture<String> check(ReportTarget target, String token, String plan);
}
