package io.streamingpipelines.operator.report;

import java.util.concurrent.CompletableFuture;

/** The way to a driver's management port. */
public interface ReportClient {
  /** The body of {@code GET /report}; fails when there is no such answer in time. */
  CompletableFuture<String> fetch(ReportTarget target, String token);
}
