package io.streamingpipelines.operator.report;

import java.util.concurrent.CompletableFuture;

/** Fetches the reports of drivers from their management ports. */
public interface ReportClient {
  /** More than a report of a thousand queries needs; a longer response is not read. */
  int MAX_BYTES = 4 * 1024 * 1024;

  /** The body of {@code GET /report}; fails if the driver does not respond with one in time. */
  CompletableFuture<String> fetch(ReportTarget target, String token);
}
