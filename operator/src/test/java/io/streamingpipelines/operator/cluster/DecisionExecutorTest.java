package io.streamingpipelines.operator.cluster;

import static io.streamingpipelines.operator.Samples.NAMES;
import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.pods;
import static io.streamingpipelines.operator.lifecycle.Observations.seen;
import static io.streamingpipelines.operator.lifecycle.Observations.standby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.streamingpipelines.operator.ObjectsApi;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.observe.CheckResult;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverContract.PlanAnswer;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecisionExecutorTest {
  private final ObjectsApi api;

  DecisionExecutorTest() throws IOException {
    api = new ObjectsApi();
  }

  @AfterEach
  void close() {
    api.close();
  }

  /**
   * Server-side apply removes the fields that the same manager has applied before and no longer
   * names.
   */
  @Test
  void thePlanAndItsCheckResultAreAppliedByManagersThatDoNotNameTheFieldsOfEachOther() {
    PipelineScope scope = scope();
    DecisionExecutor executor =
        new DecisionExecutor(api.client(), () -> "token", DriverControl.NONE);
    Bundle bundle = orders().bundle();

    executor.storeBundle(bundle, 3, scope);
    executor.recordCheckResult(scope, bundle, new CheckResult(3, true, List.of(), 0));

    assertThat(api.applied())
        .extracting(ObjectsApi.Applied::path)
        .containsOnly("/api/v1/namespaces/shop/configmaps/" + NAMES.plan(bundle.hash()))
        .hasSize(2);
    assertThat(api.applied()).extracting(ObjectsApi.Applied::manager).doesNotHaveDuplicates();
    ConfigMap plan = configMap(api.applied().get(0));
    ConfigMap result = configMap(api.applied().get(1));
    assertThat(plan.getData()).isNotEmpty();
    assertThat(plan.getMetadata().getAnnotations()).doesNotContainKey(Labels.CHECK_RESULT);
    assertThat(result.getData()).isEmpty();
    assertThat(result.getMetadata().getAnnotations()).containsOnlyKeys(Labels.CHECK_RESULT);
    assertThat(result.getMetadata().getLabels()).isEmpty();
  }

  @Test
  void whatTheDriverSaysAboutAPlanIsRecordedWithoutACheckPod() {
    Problem problem = Problem.error("spec.tables[0].query", "UnknownColumn", "No such.");
    ExitReport told = new ExitReport(1, ExitReport.Outcome.REJECTED, 0, null, List.of(problem), 1);
    DecisionExecutor executor = new DecisionExecutor(api.client(), () -> "token", saying(told));
    Bundle wanted = orders().query("SELECT key FROM events").bundle();

    executor.execute(check(wanted), scope(), seen(pods(), pods()));

    assertThat(api.asked()).as("no pod, no Secret").allMatch(path -> path.contains("/configmaps/"));
    assertThat(configMap(api.applied().get(1)).getMetadata().getAnnotations())
        .containsEntry(
            Labels.CHECK_RESULT, Json.write(new CheckResult(3, false, List.of(problem), 1)));
  }

  @Test
  void aPodChecksWhatTheDriverCannot() {
    DecisionExecutor executor =
        new DecisionExecutor(api.client(), () -> "token", DriverControl.NONE);
    Bundle wanted = orders().query("SELECT key FROM events").bundle();
    api.has("/api/v1/namespaces/shop/secrets/" + NAMES.token("uid-7"), new Secret());

    assertThatThrownBy(() -> executor.execute(check(wanted), scope(), seen(pods(), pods())))
        .as("this API server creates nothing")
        .hasMessageContaining("create Pod orders-check-");
  }

  @Test
  void aStandbyIsToldToTakeOverByTheDriversPort() {
    List<String> told = new ArrayList<>();
    DriverControl control =
        new DriverControl() {
          @Override
          public Optional<ExitReport> check(PipelineScope scope, ObservedPod driver, String plan) {
            return Optional.empty();
          }

          @Override
          public Optional<PlanAnswer> changePlan(
              PipelineScope scope, ObservedPod driver, Bundle bundle) {
            return Optional.empty();
          }

          @Override
          public void takeOver(PipelineScope scope, ObservedPod driver) {
            told.add(driver.name());
          }
        };
    ObservedPod standby = standby(5, orders().bundle());

    new DecisionExecutor(api.client(), () -> "token", control)
        .execute(new Decision.TakeOver(standby), scope(), seen(pods(standby), pods()));

    assertThat(told).containsExactly("orders-driver-5");
    assertThat(api.asked()).isEmpty();
  }

  @Test
  void aStandbyIsADriverPodOfItsOwn() {
    DecisionExecutor executor =
        new DecisionExecutor(api.client(), () -> "token", DriverControl.NONE);
    api.has("/api/v1/namespaces/shop/secrets/" + NAMES.token("uid-7"), new Secret());
    Decision start = new Decision.StartStandby(orders().bundle(), 5, 3);

    assertThatThrownBy(() -> executor.execute(start, scope(), seen(pods(), pods())))
        .as("this API server creates nothing")
        .hasMessageContaining("create Pod orders-driver-5");
  }

  private static final Bundle OTHER = orders().query("SELECT key FROM events").bundle();

  /** Tells the driver to change its plan. */
  private void changePlan(ExitReport told) {
    Decision change =
        new Decision.ChangePlan(
            driver(4, orders().bundle()), new Decision.StartStandby(OTHER, 5, 3));
    new DecisionExecutor(api.client(), () -> "token", saying(told))
        .execute(change, scope(), seen(pods(), pods()));
  }

  @Test
  void aDriverThatHasChangedItsPlanNeedsNothingElse() {
    changePlan(report(ExitReport.Outcome.COMPLETED, null));

    assertThat(api.applied()).as("the plan, for the next driver").hasSize(1);
    assertThat(api.asked()).as("no pod").allMatch(path -> path.contains("/configmaps/"));
  }

  @Test
  void aPlanWithWhichAQueryCannotStartIsRecordedAsRejected() {
    changePlan(
        report(
            ExitReport.Outcome.FAILED,
            new Failure(Failure.Kind.DATA, "CastInvalid", "A row is wrong.", "bronze", null, 0)));

    Problem problem = Problem.error("spec.tables[0]", "CastInvalid", "A row is wrong.");
    assertThat(configMap(api.applied().get(1)).getMetadata().getAnnotations())
        .containsEntry(
            Labels.CHECK_RESULT, Json.write(new CheckResult(3, false, List.of(problem), 1)));
  }

  @Test
  void aNewDriverStartsIfTheOldOneCannotMakeTheChange() {
    api.has("/api/v1/namespaces/shop/secrets/" + NAMES.token("uid-7"), new Secret());
    ExitReport unreachable =
        report(
            ExitReport.Outcome.FAILED,
            new Failure(Failure.Kind.INFRASTRUCTURE, "StoreUnreachable", "No.", null, null, 0));

    assertThatThrownBy(() -> changePlan(unreachable))
        .as("this API server creates nothing")
        .hasMessageContaining("create Pod orders-driver-5");
    assertThatThrownBy(
            () ->
                new DecisionExecutor(api.client(), () -> "token", DriverControl.NONE)
                    .execute(
                        new Decision.ChangePlan(
                            driver(4, orders().bundle()), new Decision.StartStandby(OTHER, 5, 3)),
                        scope(),
                        seen(pods(), pods())))
        .hasMessageContaining("create Pod orders-driver-5");
  }

  private static ExitReport report(ExitReport.Outcome outcome, @Nullable Failure failure) {
    return new ExitReport(1, outcome, 0, failure, List.of(), 0);
  }

  private static DriverControl saying(ExitReport report) {
    return new DriverControl() {
      @Override
      public Optional<PlanAnswer> changePlan(
          PipelineScope scope, ObservedPod driver, Bundle bundle) {
        return Optional.of(new PlanAnswer(report));
      }

      @Override
      public Optional<ExitReport> check(PipelineScope scope, ObservedPod driver, String plan) {
        return Optional.of(report);
      }

      @Override
      public void takeOver(PipelineScope scope, ObservedPod driver) {
        throw new AssertionError("nobody has asked for it");
      }
    };
  }

  private static Decision.Check check(Bundle wanted) {
    return new Decision.Check(wanted, Optional.of(driver(4, orders().bundle())));
  }

  private static PipelineScope scope() {
    return PipelineScope.of(Samples.resource());
  }

  private static ConfigMap configMap(ObjectsApi.Applied applied) {
    return Json.read(applied.body(), ConfigMap.class).orElseThrow();
  }
}
