package io.streamingpipelines.operator.report;

import java.util.concurrent.CompletableFuture;

/** The way to a driver's management port. */
public interface ReportClient {
  /** A report of a thousand queries has less; more is not read. */
  int MAX_BYTES = 4 * 1024 * 1024;

  /** The body of {@code GET /report}; fails when there is no such answer in time. */
  CompletableFuture<String> fetch(ReportTarget target, String token);
}
