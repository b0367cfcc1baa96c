package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.operator.ObjectsApi;
import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.StoppedClock;
import io.streamingpipelines.operator.cluster.DecisionExecutor;
import io.streamingpipelines.operator.cluster.DriverControl;
import io.streamingpipelines.operator.cluster.EventRecorder;
import io.streamingpipelines.operator.cluster.Finalizer;
import io.streamingpipelines.operator.observe.DefinitionGap;
import io.streamingpipelines.operator.report.DriverReportPoller;
import io.streamingpipelines.operator.report.ManualScheduler;
import io.streamingpipelines.operator.status.StatusFactory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineReconcilerTest {
  private final StoppedClock clock = new StoppedClock(Instant.EPOCH);
  private final ObjectsApi api;
  private final DriverReportPoller reports;

  PipelineReconcilerTest() throws IOException {
    api = new ObjectsApi();
    reports =
        new DriverReportPoller(
            (target, token) -> CompletableFuture.failedFuture(new IOException("no driver")),
            target -> Optional.empty(),
            new ManualScheduler(clock),
            clock);
  }

  @AfterEach
  void close() {
    reports.close();
    api.close();
  }

  /** JOSDK catches exceptions only: a pipeline that ends by an Error is never looked at again. */
  @ParameterizedTest
  @ValueSource(classes = {StackOverflowError.class, NoClassDefFoundError.class})
  void anErrorReachesJosdkAsAnExceptionWhichItTriesAgain(Class<? extends Error> type)
      throws ReflectiveOperationException {
    Error error = type.getDeclaredConstructor().newInstance();
    StreamingPipeline pipeline = pipeline(error);

    assertThatThrownBy(() -> reconciler().reconcile(pipeline, failing(error)))
        .isInstanceOf(RuntimeException.class)
        .hasCause(error);
    assertThatThrownBy(() -> reconciler().cleanup(pipeline, failing(error)))
        .isInstanceOf(RuntimeException.class)
        .hasCause(error);
  }

  private PipelineReconciler reconciler() {
    return new PipelineReconciler(
        new ReconciliationPlanner(
            new ClusterLookups(api.client()),
            reports,
            () -> "cluster",
            () -> DefinitionGap.NONE,
            "runtime:1",
            clock),
        new DecisionExecutor(api.client(), () -> "token", DriverControl.NONE),
        new Finalizer(api.client()),
        new EventRecorder(api.client()),
        new InstalledDefinition(api.client(), clock),
        reports,
        clock);
  }

  /** A pipeline whose status says already that reconciling it fails. */
  private StreamingPipeline pipeline(Error error) {
    StreamingPipeline pipeline = Samples.resource();
    pipeline.setStatus(
        StatusFactory.withError(null, ReconciliationErrors.of(error), 3, clock.instant()));
    return pipeline;
  }

  /** A context that throws when it is asked for the pods. */
  @SuppressWarnings("unchecked")
  private static Context<StreamingPipeline> failing(Error error) {
    return (Context<StreamingPipeline>)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getRetryInfo")) {
                return Optional.empty();
              }
              throw error;
            });
  }
}
