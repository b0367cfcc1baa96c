package io.streamingpipelines.operator.testbed;

import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.report.ReportClient;
import io.streamingpipelines.operator.report.ReportTarget;
import io.streamingpipelines.plan.DriverReport;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What the drivers answer to {@code GET /report}; nobody listens until a test says so. */
public final class FakeDrivers implements ReportClient {
  private final Map<String, String> bodies = new ConcurrentHashMap<>();

  /** From now on the pod answers this. */
  public void reports(String pod, DriverReport report) {
    answers(pod, Json.write(report));
  }

  /** The same with any text. */
  public void answers(String pod, String body) {
    bodies.put(pod, body);
  }

  /** From now on nobody listens. */
  public void silent(String pod) {
    bodies.remove(pod);
  }

  @Override
  public CompletableFuture<String> fetch(ReportTarget target, String token) {
    String body = bodies.get(target.pod());
    return body == null
        ? CompletableFuture.failedFuture(new ConnectException("nobody listens in " + target.pod()))
        : CompletableFuture.completedFuture(body);
  }
}
