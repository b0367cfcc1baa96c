package io.streamingpipelines.operator.cluster;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.desired.BundleFactory;
import io.streamingpipelines.operator.desired.CheckPodFactory;
import io.streamingpipelines.operator.desired.DriverAccessFactory;
import io.streamingpipelines.operator.desired.DriverPodFactory;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.observe.Observation;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.Verdict;
import java.net.HttpURLConnection;
import java.time.Duration;

/**
 * Carries decisions out. Every step may be repeated: whoever dies in the middle, the next
 * reconciliation decides again from what is there.
 */
public final class DecisionExecutor {
  private static final String FIELD_MANAGER = "streamingpipelines-operator";

  /** A field manager of its own: applying the ConfigMap again must not take the verdict away. */
  private static final String VERDICT_MANAGER = "streamingpipelines-verdict";

  private final KubernetesClient client;
  private final TokenGenerator tokens;

  public DecisionExecutor(KubernetesClient client, TokenGenerator tokens) {
    this.client = client;
    this.tokens = tokens;
  }

  public void execute(Decision decision, PipelineScope scope, Observation seen) {
    if (decision instanceof Decision.Start start) {
      start(start, scope, seen);
    } else if (decision instanceof Decision.Check check) {
      keep(check.bundle(), scope.generation(), scope);
      access(scope);
      create(CheckPodFactory.pod(scope.names(), check.bundle(), scope.generation(), scope.owner()));
    } else if (decision instanceof Decision.Drain drain) {
      deletePod(scope, drain.pod(), drain.grace());
    } else if (decision instanceof Decision.Note note) {
      note(scope, note.bundle(), note.verdict());
      deletePod(scope, note.pod(), Duration.ZERO);
    } else if (decision instanceof Decision.RetryCheck retry) {
      deletePod(scope, retry.pod(), Duration.ZERO);
    } else if (decision instanceof Decision.Finish finish) {
      finish(finish, scope, seen);
    }
  }

  /** Keeps a bundle and marks it as the one of this generation. */
  public void keep(Bundle bundle, long generation, PipelineScope scope) {
    apply(
        BundleFactory.configMap(
            scope.namespace(), scope.names(), bundle, generation, scope.owner()));
  }

  /** Notes on the plan's ConfigMap what the runtime said about it. */
  public void note(PipelineScope scope, Bundle bundle, Verdict verdict) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(scope.namespace())
                .withName(scope.names().plan(bundle.hash()))
                .addToAnnotations(Labels.VERDICT, Json.write(verdict))
                .endMetadata()
                .build())
        .fieldManager(VERDICT_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  public void deleteConfigMap(PipelineScope scope, String name) {
    client.configMaps().inNamespace(scope.namespace()).withName(name).delete();
  }

  /** A check writes nothing, so it may be cut off. */
  public void deleteCheck(PipelineScope scope, String name) {
    deletePod(scope, name, Duration.ZERO);
  }

  private void start(Decision.Start start, PipelineScope scope, Observation seen) {
    keep(start.bundle(), start.generation(), scope);
    access(scope);
    seen.drivers().stream()
        .filter(driver -> !driver.alive())
        .forEach(driver -> deletePod(scope, driver.name(), Duration.ZERO));
    create(
        DriverPodFactory.pod(
            scope.names(), start.bundle(), start.attempt(), start.generation(), scope.owner()));
  }

  private void finish(Decision.Finish finish, PipelineScope scope, Observation seen) {
    seen.checks().forEach(check -> deletePod(scope, check.name(), Duration.ZERO));
    boolean keepsLog =
        finish.end() == Decision.End.FAILED || finish.end() == Decision.End.COMPLETED;
    if (!keepsLog) {
      seen.drivers().stream()
          .filter(driver -> !driver.alive())
          .map(ObservedPod::name)
          .forEach(name -> deletePod(scope, name, Duration.ZERO));
    }
  }

  private void access(PipelineScope scope) {
    DriverAccessFactory.access(scope.namespace(), scope.names(), scope.owner())
        .forEach(this::apply);
    String name = scope.names().token();
    if (client.secrets().inNamespace(scope.namespace()).withName(name).get() == null) {
      create(
          DriverAccessFactory.token(
              scope.namespace(), scope.names(), tokens.next(), scope.owner()));
    }
  }

  private void apply(HasMetadata resource) {
    client.resource(resource).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  private void create(HasMetadata resource) {
    try {
      client.resource(resource).create();
    } catch (KubernetesClientException e) {
      // The cache was behind: it is there already, under a name that says what it is.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private void deletePod(PipelineScope scope, String name, Duration grace) {
    client
        .pods()
        .inNamespace(scope.namespace())
        .withName(name)
        .withGracePeriod(grace.toSeconds())
        .delete();
  }
}
