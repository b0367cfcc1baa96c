package io.streamingpipelines.operator.testbed;

import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.report.CommandRefusedException;
import io.streamingpipelines.operator.report.DriverClient;
import io.streamingpipelines.operator.report.ReportTarget;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.ExitReport;
import java.net.ConnectException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Drivers that respond once a test says what. */
public final class FakeDrivers implements DriverClient {
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final Map<String, String> checks = new ConcurrentHashMap<>();
  private final Map<String, String> changes = new ConcurrentHashMap<>();
  private final Map<String, String> toldPlans = new ConcurrentHashMap<>();
  private final Set<String> takenOver = ConcurrentHashMap.newKeySet();

  /** Makes the pod respond with this to the check of any plan. */
  public void checks(String pod, ExitReport report) {
    checks.put(pod, Json.write(report));
  }

  /** Makes the pod respond with this report. */
  public void reports(String pod, DriverReport report) {
    answers(pod, Json.write(report));
  }

  /** Makes the pod respond with any text. */
  public void answers(String pod, String body) {
    bodies.put(pod, body);
  }

  /** Makes the pod stop responding. */
  public void silent(String pod) {
    bodies.remove(pod);
  }

  @Override
  public CompletableFuture<String> check(ReportTarget target, String token, String plan) {
    String body = checks.get(target.pod());
    return body == null
        ? CompletableFuture.failedFuture(new ConnectException("nobody listens in " + target.pod()))
        : CompletableFuture.completedFuture(body);
  }

  /** Makes the pod respond with this to each plan that it is to run. */
  public void changesPlan(String pod, ExitReport report) {
    changes.put(pod, Json.write(report));
  }

  /** Makes the pod say that it is changing its plan. */
  public void isChangingPlan(String pod) {
    changes.put(pod, "");
  }

  @Override
  public CompletableFuture<String> changePlan(
      ReportTarget target, String token, String hash, String plan) {
    toldPlans.put(target.pod(), hash);
    String body = changes.get(target.pod());
    return body == null
        ? CompletableFuture.failedFuture(new CommandRefusedException(409))
        : CompletableFuture.completedFuture(body);
  }

  /** Hash of the last plan that the pod was told to run; empty if there was none. */
  public String toldPlan(String pod) {
    return toldPlans.getOrDefault(pod, "");
  }

  /** The pods that were told to take over. */
  public Set<String> takenOver() {
    return Set.copyOf(takenOver);
  }

  @Override
  public CompletableFuture<String> takeOver(ReportTarget target, String token) {
    takenOver.add(target.pod());
    return CompletableFuture.completedFuture("taking over");
  }

  @Override
  public CompletableFuture<String> fetch(ReportTarget target, String token) {
    String body = bodies.get(target.pod());
    return body == null
        ? CompletableFuture.failedFuture(new ConnectException("nobody listens in " + target.pod()))
        : CompletableFuture.completedFuture(body);
  }
}
