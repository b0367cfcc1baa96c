package io.streamingpipelines.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.streamingpipelines.operator.testbed.TestBedServer;
import io.streamingpipelines.operator.testbed.WithTestBed;
import io.streamingpipelines.testsupport.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process, as in its pod, with leader election. */
@WithTestBed
class OperatorMainIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int BY_SIGTERM = 143;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aLeaderThatIsAskedToEndDoes(TestBedServer server) throws InterruptedException {
    namespace(server, "lease-1");
    Process operator = start(server.server().kubeconfig(), "lease-1");
    awaitLeader(server, "lease-1");
    operator.destroy();
    assertThat(operator.waitFor(20, TimeUnit.SECONDS)).as(this::log).isTrue();
    assertThat(operator.exitValue()).as(this::log).isEqualTo(BY_SIGTERM);
  }

  @Test
  @Tag("slow")
  void aLeaderThatHasLostTheLeaseEndsAtOnce(TestBedServer server) throws InterruptedException {
    namespace(server, "lease-2");
    Process operator = start(server.server().kubeconfig(), "lease-2");
    awaitLeader(server, "lease-2");
    server
        .server()
        .kubectl(
            "patch",
            "lease",
            OperatorConfig.LEASE,
            "-n",
            "lease-2",
            "--type=merge",
            "-p",
            "{\"spec\":{\"holderIdentity\":\"another\",\"renewTime\":\"2199-01-01T00:00:00.000000Z\"}}");
    assertThat(operator.waitFor(60, TimeUnit.SECONDS)).as(this::log).isTrue();
    assertThat(operator.exitValue()).as(this::log).isOne();
  }

  @Test
  @Tag("slow")
  void anOperatorThatCannotStartEndsInsteadOfIdling(TestBedServer server)
      throws InterruptedException {
    String nowhere =
        server.server().kubeconfig().replaceAll("(?m)server: .*$", "server: https://127.0.0.1:1");
    Process operator = start(nowhere, "lease-3");
    assertThat(operator.waitFor(60, TimeUnit.SECONDS)).as(this::log).isTrue();
    assertThat(operator.exitValue()).as(this::log).isOne();
  }

  private static void namespace(TestBedServer server, String name) {
    server
        .server()
        .client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private static void awaitLeader(TestBedServer server, String namespace) {
    Await.until(
        "an operator leads",
        SOON,
        () ->
            server
                .server()
                .kubectl(
                    "get", "leases", "-n", namespace, "-o", "custom-columns=H:.spec.holderIdentity")
                .lines()
                .skip(1)
                .anyMatch(holder -> !holder.equals("<none>")),
        () -> "");
  }

  private Process start(String kubeconfig, String namespace) {
    try {
      Path file = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OperatorMain.class.getName())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile());
      builder
          .environment()
          .putAll(
              Map.of(
                  "KUBECONFIG",
                  file.toString(),
                  "LEASE_NAMESPACE",
                  namespace,
                  "WATCH_NAMESPACES",
                  namespace,
                  "MANAGEMENT_PORT",
                  "0",
                  "KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT",
                  "0"));
      Process process = builder.start();
      started.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
