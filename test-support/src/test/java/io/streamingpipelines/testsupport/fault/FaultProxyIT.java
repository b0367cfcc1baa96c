package io.streamingpipelines.testsupport.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.streamingpipelines.testsupport.ApiServer;
import io.streamingpipelines.testsupport.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** What a client of fabric8 meets when the proxy puts faults in its way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultProxyIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  private ApiServer server;
  private FaultProxy proxy;
  private KubernetesClient client;
  private String prefix;

  @BeforeAll
  void startServer() {
    server = ApiServer.startWithoutScheduler();
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @BeforeEach
  void start(TestInfo test) {
    prefix = "t" + Integer.toHexString(test.getDisplayName().hashCode());
    proxy = FaultProxy.start(server.config());
    client = client(0);
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.close();
  }

  private KubernetesClient client(int retries) {
    return client(retries, 10_000);
  }

  private KubernetesClient client(int retries, int timeoutMillis) {
    return new KubernetesClientBuilder()
        .withConfig(
            proxy
                .clientConfig()
                .withNamespace("default")
                .withRequestRetryBackoffLimit(retries)
                .withRequestRetryBackoffInterval(20)
                .withRequestTimeout(timeoutMillis)
                .withWatchReconnectInterval(50)
                .build())
        .build();
  }

  private ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(prefix + name)
        .endMetadata()
        .build();
  }

  private void create(String name) {
    client.resource(map(name)).create();
  }

  private boolean exists(String name) {
    return server.client().resource(map(name)).get() != null;
  }

  private static void until(String what, Supplier<Boolean> condition) {
    Await.until(what, SOON, condition, () -> "nothing of it");
  }

  private void assertRefused(Fault fault, int code, String message) {
    proxy.inject(Rule.once("POST configmaps", fault));
    assertThatThrownBy(() -> create("refused"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(code);
              assertThat(e.getStatus().getMessage()).contains(message);
            });
    assertThat(exists("refused")).isFalse();
  }

  @Test
  void withoutFaultsACallIsCarriedOutAndRecorded() {
    create("plain");
    assertThat(exists("plain")).isTrue();
    assertThat(proxy.journal().calls()).extracting(Call::kind).containsExactly("POST configmaps");
    assertThat(proxy.journal().last(1)).containsExactly("1 POST configmaps -> 201");
    assertThat(proxy.journal().calls().get(0).body()).contains(prefix + "plain");
  }

  @Test
  void aRefusalReachesTheClientWithItsCodeAndSentence() {
    assertRefused(Fault.internalError(), 500, "etcdserver");
    assertRefused(Fault.conflict(), 409, "has been modified");
    assertRefused(Fault.gone(), 410, "too old");
    assertRefused(Fault.tooManyRequests(1), 429, "too many requests");
    assertRefused(
        Fault.forbidden("pods \"d\" is forbidden: exceeded quota: small"), 403, "exceeded quota");
    assertRefused(Fault.unprocessable("spec.volumes[4].name: Duplicate value"), 422, "Duplicate");
    assertRefused(Fault.notFound(), 404, "not found");
  }

  @Test
  void onlyTheChosenCallsAreMet() {
    Injection injection =
        proxy.inject(
            Rule.once("POST configmaps", Fault.internalError())
                .where(call -> call.body().contains("chosen"))
                .skip(1));
    create("other");
    create("chosen-1");
    assertThatThrownBy(() -> create("chosen-2")).isInstanceOf(KubernetesClientException.class);
    create("chosen-3");
    assertThat(injection.hits()).isEqualTo(1);
  }

  @Test
  void aClientThatTriesAgainIsMetAgainUntilTheFaultIsOver() {
    Injection injection =
        proxy.inject(Rule.once("POST configmaps", Fault.tooManyRequests(1)).times(2));
    try (KubernetesClient patient = client(3)) {
      patient.resource(map("patient")).create();
    }
    assertThat(injection.hits()).isEqualTo(2);
    assertThat(proxy.journal().last(3))
        .containsExactly(
            "1 POST configmaps -> refused 429",
            "2 POST configmaps -> refused 429",
            "3 POST configmaps -> 201");
  }

  @Test
  void withoutAnAnswerTheClientGivesUpByItself() {
    proxy.inject(Rule.once("POST configmaps", Fault.noAnswer()));
    try (KubernetesClient impatient = client(0, 200)) {
      assertThatThrownBy(() -> impatient.resource(map("silent")).create())
          .hasStackTraceContaining("HttpTimeoutException");
    }
    assertThat(exists("silent")).isFalse();
  }

  @Test
  void aConnectionMayEndBeforeOrAfterTheCallWasCarriedOut() {
    proxy.inject(Rule.once("POST configmaps", Fault.closedBefore()));
    assertThatThrownBy(() -> create("before")).hasRootCauseInstanceOf(IOException.class);
    assertThat(exists("before")).isFalse();

    proxy.inject(Rule.once("POST configmaps", Fault.answerLost()));
    assertThatThrownBy(() -> create("after")).hasRootCauseInstanceOf(IOException.class);
    assertThat(exists("after")).isTrue();
  }

  @Test
  void anInformerSurvivesEveryEndOfItsWatch() {
    try (SharedIndexInformer<ConfigMap> informer = client.configMaps().inform()) {
      sees(informer, "first");

      until("a watch to close", () -> proxy.closeWatches("WATCH configmaps") == 1);
      sees(informer, "closed");

      until("a watch to cut", () -> proxy.cutWatches("WATCH configmaps") == 1);
      sees(informer, "cut");

      long lists = count("LIST configmaps");
      until("a watch to expire", () -> proxy.expireWatches("WATCH configmaps") == 1);
      sees(informer, "gone");
      assertThat(count("LIST configmaps")).isGreaterThan(lists);

      lists = count("LIST configmaps");
      proxy.inject(Rule.once("WATCH configmaps", Fault.watchGone()));
      until("a watch to close", () -> proxy.closeWatches("WATCH configmaps") == 1);
      sees(informer, "gone-at-once");
      assertThat(count("LIST configmaps")).isGreaterThan(lists);
    }
  }

  @Test
  void anInformerLagsUntilItsEventsAreReleased() {
    try (SharedIndexInformer<ConfigMap> informer = client.configMaps().inform();
        SharedIndexInformer<?> secrets = client.secrets().inform()) {
      Hold hold = proxy.hold("WATCH configmaps");
      create("late");
      create("later");
      assertThat(exists("later")).isTrue();
      // events of another watch, made after it, have come
      client
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName(prefix + "secret")
                  .endMetadata()
                  .build())
          .create();
      until(
          "the secret",
          () -> secrets.getIndexer().getByKey("default/" + prefix + "secret") != null);
      assertThat(informer.getIndexer().getByKey("default/" + prefix + "late")).isNull();

      hold.release();
      until("both", () -> informer.getIndexer().getByKey("default/" + prefix + "later") != null);
      assertThat(informer.getIndexer().getByKey("default/" + prefix + "late")).isNotNull();
    }
  }

  @Test
  void aCallThatIsHeldIsCarriedOutWhenItIsReleased() {
    Hold hold = proxy.hold("PUT configmaps");
    create("held");
    var update = CompletableFuture.runAsync(() -> client.resource(map("held")).update());
    until("the update", () -> count("PUT configmaps") == 1);
    assertThat(proxy.journal().quietFor(Duration.ZERO)).isFalse();
    hold.release();
    update.join();
    assertThat(proxy.journal().quietFor(Duration.ZERO)).isTrue();
  }

  @Test
  void anOutageEndsEverythingAndIsOverWhenItIsOver() {
    try (SharedIndexInformer<ConfigMap> informer = client.configMaps().inform()) {
      sees(informer, "before");
      proxy.outage(true);
      assertThatThrownBy(() -> create("during")).isInstanceOf(KubernetesClientException.class);
      server.client().resource(map("elsewhere")).create();
      assertThat(exists("during")).isFalse();
      proxy.outage(false);
      sees(informer, "after");
      assertThat(informer.getIndexer().getByKey("default/" + prefix + "elsewhere")).isNotNull();
    }
  }

  @Test
  void aClientThatAsksForAWebSocketFallsBack() {
    try (KubernetesClient usual =
            new KubernetesClientBuilder()
                .withConfig(
                    proxy
                        .clientConfig()
                        .withNamespace("default")
                        .withOnlyHttpWatches(false)
                        .build())
                .build();
        SharedIndexInformer<ConfigMap> informer = usual.configMaps().inform()) {
      sees(informer, "fallback");
      assertThat(count("WATCH configmaps")).isPositive();
    }
  }

  private void sees(SharedIndexInformer<ConfigMap> informer, String name) {
    server.client().resource(map(name)).create();
    until(
        "the informer sees " + name,
        () -> informer.getIndexer().getByKey("default/" + prefix + name) != null);
  }

  private long count(String kind) {
    return proxy.journal().calls().stream().filter(call -> call.kind().equals(kind)).count();
  }
}
