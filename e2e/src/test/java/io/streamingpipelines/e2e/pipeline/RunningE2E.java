package io.streamingpipelines.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.api.status.PendingChange;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.e2e.cluster.Cluster;
import io.streamingpipelines.e2e.cluster.OnCluster;
import io.streamingpipelines.e2e.cluster.Shop;
import io.streamingpipelines.testsupport.Repository;
import io.streamingpipelines.testsupport.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running pipeline shows what it is doing. The same driver keeps running through all kinds of
 * errors, until the pipeline is suspended, resumed and deleted.
 */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunningE2E {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Pattern BATCH = Pattern.compile("\"batch\":(\\d+)");

  /** A query with state that the checkpoint does not contain, and the fields that it requires. */
  private static final String UNIQUE =
      "SELECT value FROM ticks\n"
          + "    deduplicate: {keys: [value]}\n"
          + "    unboundedState: accepted";

  private Shop shop;

  /** The uid of the pod that runs the pipeline; empty once it is deleted. */
  private String driver;

  @BeforeAll
  void start(Cluster cluster) {
    shop = Shop.open(cluster, "running");
    shop.apply(Ticks.manifest("ticks"));
    shop.kubectl("wait", "--for=condition=Ready", "spl/ticks", "--timeout=240s");
    Ticks.committed(shop, "ticks", 1);
    driver = driver();
  }

  @AfterEach
  void theSameDriverRunsOn() {
    assertThat(driver()).isEqualTo(driver);
    if (driver.isEmpty()) {
      return;
    }
    PipelineStatus status = shop.awaitPhase("ticks", "Running", SOON);
    assertThat(Objects.requireNonNull(status.restarts()).count()).isZero();
    Ticks.committed(shop, "ticks", Ticks.batch(status) + 1);
  }

  @AfterAll
  void close() {
    shop.close();
  }

  @Test
  void kubectlShowsWhatTheDriverIsDoing() {
    // the rate covers the last batches; the first batches are slow
    Ticks.committed(shop, "ticks", 10);
    List<String> lines = shop.kubectl("get", "streamingpipelines", "ticks").lines().toList();
    Map<String, String> shown = cells(lines.get(0), lines.get(1));
    assertThat(shown.keySet())
        .containsExactly(
            "NAME",
            "READY",
            "PHASE",
            "QUERIES",
            "ROWS/S",
            "LAG",
            "LAST-COMMIT",
            "RESTARTS",
            "LAST-RUN",
            "NEXT-RUN",
            "AGE");
    assertThat(shown)
        .containsEntry("NAME", "ticks")
        .containsEntry("READY", "True")
        .containsEntry("PHASE", "Running")
        .containsEntry("QUERIES", "1/1")
        .containsEntry("RESTARTS", "0");
    // the source generates five rows per second; the number in a batch depends on when it starts
    assertThat(Double.parseDouble(shown.get("ROWS/S"))).isBetween(2.0, 10.0);
    // a source of generated rows has no backlog
    assertThat(shown.get("LAG")).isEmpty();
    assertThat(shown.get("NEXT-RUN")).as("it has no schedule").isEmpty();
    assertThat(shown.get("LAST-COMMIT")).matches("\\d+s");
    assertThat(shop.kubectl("get", "spl", "-o", "wide")).contains("MESSAGE");

    long now = batchOf(shop.report("ticks-driver-1"));
    shop.await(
        "ticks",
        "the status is less than 10 s behind the driver's batch " + now,
        Duration.ofSeconds(10),
        s -> Ticks.batch(s) >= now);
  }

  @Test
  void anInvalidChangeLeavesTheRunningDriverAlone() {
    List<String> checkPods = checkPods();
    // a rule that only the compiler checks
    shop.apply(
        Ticks.manifest("ticks").replace("from: [{source: ticks}]", "from: [{source: tick}]"));
    PipelineStatus refused =
        shop.await("ticks", "not accepted", SOON, s -> accepted(s).startsWith("False"));
    assertThat(accepted(refused)).contains("spec.tables[0].from[0].source").contains("tick");
    assertThat(refused.phase()).isEqualTo("Blocked");

    // SQL that does not resolve
    shop.apply(Ticks.manifest("ticks", "SELECT valu FROM ticks", ""));
    PipelineStatus unresolved =
        shop.await("ticks", "the SQL is rejected", START, s -> accepted(s).contains("valu"));
    assertThat(accepted(unresolved)).contains("spec.tables[0].query (1:8)");
    assertThat(driver()).isEqualTo(driver);
    assertThat(shop.kubectl("get", "events", "-o", "custom-columns=M:.message"))
        .contains("spec.tables[0].query");

    // state that the checkpoint does not contain
    shop.apply(Ticks.manifest("ticks", UNIQUE, ""));
    PipelineStatus held =
        shop.await(
            "ticks", "blocked", START, s -> pending(s).contains("seen NewCheckpoint seen cannot"));
    assertThat(held.phase()).isEqualTo("Blocked");
    assertThat(pending(held))
        .contains("keeps state, which the checkpoint does not contain; raise its");

    // a constraint that rows of the table violate
    shop.apply(
        Ticks.manifest(
            "ticks",
            "SELECT value FROM ticks\n    constraints: [{name: none, expression: value < 0}]",
            ""));
    PipelineStatus broken =
        shop.await(
            "ticks", "rows violate the constraint", START, s -> pending(s).contains("Forbidden"));
    assertThat(pending(broken)).contains("rows of the table violate the constraint none");
    assertThat(driver()).as("not even drained").isEqualTo(driver);
    assertThat(checkPods()).as("the driver checks these plans itself").isEqualTo(checkPods);

    // the change is reverted
    shop.apply(Ticks.manifest("ticks"));
    shop.await(
        "ticks",
        "accepted again",
        SOON,
        s -> accepted(s).startsWith("True") && "Running".equals(s.phase()) && pending(s).isEmpty());
  }

  /** The names of all check pods so far. */
  private List<String> checkPods() {
    return shop.kubectl(
            "get", "events", "-o", "custom-columns=N:.involvedObject.name", "--no-headers")
        .lines()
        .filter(name -> name.contains("-check-"))
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void showsADeveloperWhatAChangeWouldDoToTheResourceInTheCluster(@TempDir Path directory)
      throws IOException {
    Path config = Files.writeString(directory.resolve("config"), shop.cluster().kubeconfig());
    String manifest =
        Ticks.manifest("ticks").replace("metadata: {", "metadata: {namespace: running, ");
    Shell same = plan(config, Files.writeString(directory.resolve("same.yaml"), manifest));
    assertThat(same.exit()).as(same.err()).isZero();
    assertThat(same.out()).contains("None   seen").contains("Nothing restarts.");

    Shell changed =
        plan(
            config,
            Files.writeString(
                directory.resolve("changed.yaml"),
                manifest.replace("SELECT value FROM ticks", UNIQUE)));
    assertThat(changed.exit()).as(changed.err()).isEqualTo(10);
    assertThat(changed.out()).contains("NewCheckpoint  seen");
  }

  @Tag("slow")
  @Test
  void theJobOfADeploymentToolRejectsAChangeThatWouldBeBlocked() throws IOException {
    String manifest =
        Ticks.manifest("ticks")
            .replace("metadata: {", "metadata: {namespace: running, ")
            .replace("SELECT value FROM ticks", UNIQUE);
    String map =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: orders-manifest}\ndata:\n"
            + "  pipeline.yaml: |\n"
            + manifest.indent(4);
    String job =
        Files.readString(Repository.file("docs/ci/argocd-presync.yaml"))
            .replace(
                "registry.example/streamingpipelines/runtime:0.1.0",
                "streamingpipelines/runtime:dev");
    shop.apply(map + "---\n" + job);

    shop.kubectl("wait", "--for=condition=Failed", "job/orders-plan", "--timeout=180s");
    assertThat(shop.kubectl("logs", "job/orders-plan")).contains("NewCheckpoint  seen");
    assertThat(
            shop.kubectl(
                "get",
                "pods",
                "--selector=job-name=orders-plan",
                "-o",
                "jsonpath={.items[0].status.containerStatuses[0].state.terminated.exitCode}"))
        .isEqualTo("10");
    shop.tryKubectl(map + "---\n" + job, "delete", "--cascade=foreground", "-f", "-").orFail();
  }

  private static Shell plan(Path config, Path manifest) {
    return Shell.run(
        null,
        List.of(
            "env",
            "KUBECONFIG=" + config,
            Repository.file("bin/pipeline").toString(),
            "plan",
            "--cluster",
            "-f",
            manifest.toString()));
  }

  @Test
  void aSchemaRuleRejectsTheManifestWithItsMessage() {
    Shell refused =
        shop.tryKubectl(
            Ticks.manifest("ticks")
                .replace(
                    "query: SELECT value FROM ticks",
                    "partitionBy: [value]\n    clusterBy: [value]"),
            "apply",
            "-f",
            "-");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("partitionBy").contains("clusterBy");
  }

  @Test
  void aBrokenPipelineAndAKilledOperatorDoNotAffectOtherPipelines() {
    shop.apply(Ticks.manifest("broken", "SELECT no_such_column FROM ticks", ""));
    shop.awaitPhase("broken", "Failed", START);

    shop.cluster().killOperator();
    // the status is updated only once the next operator runs
    long before = Ticks.batch(shop.status("ticks").orElseThrow());
    Ticks.committed(shop, "ticks", before + 5);
    shop.kubectl("delete", "spl", "broken", "--timeout=120s");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void suspendsResumesAndLeavesOnlyDataWhenDeleted(@TempDir Path directory) throws IOException {
    Path config = Files.writeString(directory.resolve("kubeconfig"), shop.cluster().kubeconfig());
    assertThat(pipeline(config, "status", "ticks"))
        .startsWith("ticks: Running.")
        .containsPattern("seen +Running");
    assertThat(pipeline(config, "doctor", "ticks")).isEqualTo("ticks: nothing is wrong\n");
    assertThat(pipeline(config, "logs", "ticks", "--tail", "5").lines()).hasSize(5);
    assertThat(pipeline(config, "suspend", "ticks")).startsWith("ticks is suspended");
    PipelineStatus suspended = shop.awaitPhase("ticks", "Suspended", SOON);
    assertThat(driver()).isEmpty();
    assertThat(Objects.requireNonNull(suspended.lastDrain()).drained()).isTrue();

    assertThat(pipeline(config, "doctor", "ticks")).contains("suspended", "pipeline resume ticks");
    assertThat(pipeline(config, "resume", "ticks")).startsWith("ticks continues");
    Ticks.committed(shop, "ticks", Ticks.batch(suspended) + 1);

    shop.kubectl("delete", "spl", "ticks", "--timeout=120s");
    driver = "";
    String left =
        shop.kubectl(
            "get",
            "pods,configmaps,secrets,serviceaccounts,roles,rolebindings,services",
            "-o",
            "name");
    assertThat(left.lines())
        .containsExactlyInAnyOrder(
            "pod/shell", "configmap/kube-root-ca.crt", "serviceaccount/default");
    assertThat(shop.kubectl("exec", "shell", "--", "ls", "/lake/ticks/tables/seen"))
        .contains("_delta_log");
  }

  /** The kubectl plugin, as a user on this machine runs it. */
  private static String pipeline(Path config, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "KUBECONFIG=" + config,
                Repository.file("bin/kubectl-pipeline").toString(),
                arguments[0],
                "-n",
                "running"));
    command.addAll(List.of(arguments).subList(1, arguments.length));
    return Shell.run(null, command).out();
  }

  private static String accepted(PipelineStatus status) {
    return Shop.condition(status, "Accepted").map(c -> c.status() + " " + c.message()).orElse("");
  }

  private static String pending(PipelineStatus status) {
    PendingChange pending = status.pendingChange();
    return pending == null
        ? ""
        : pending.changes().stream()
            .map(change -> change.table() + " " + change.change() + " " + change.message())
            .collect(Collectors.joining("\n"));
  }

  /** The pod's uid, because a recreated pod has the same name. */
  private String driver() {
    return shop.pods().stream()
        .map(Pod::getMetadata)
        .filter(pod -> pod.getName().startsWith("ticks-driver-"))
        .map(pod -> pod.getName() + " " + pod.getUid())
        .reduce("", String::concat);
  }

  /** The line's cells by column name, in order; kubectl aligns columns. */
  private static Map<String, String> cells(String header, String line) {
    Map<String, String> cells = new LinkedHashMap<>();
    Matcher names = Pattern.compile("\\S+\\s*").matcher(header);
    while (names.find()) {
      String cell =
          line.substring(
              Math.min(names.start(), line.length()), Math.min(names.end(), line.length()));
      cells.put(names.group().strip(), cell.strip());
    }
    return cells;
  }

  private static long batchOf(String report) {
    Matcher matcher = BATCH.matcher(report);
    assertThat(matcher.find()).as(report).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
