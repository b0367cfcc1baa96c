package io.streamingpipelines.e2e.soak;

import io.streamingpipelines.e2e.cluster.AgentNode;
import io.streamingpipelines.e2e.cluster.Bucket;
import io.streamingpipelines.e2e.cluster.Kafka;
import io.streamingpipelines.e2e.cluster.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Faults of the machines and services around the pipelines, each of which lasts until it is ended.
 */
final class Faults {
  /** How many may last at the same time; each is at another place. */
  private static final int MOST = 2;

  private final List<Fault> possible = new ArrayList<>();
  private final List<Fault> present = new ArrayList<>();

  private record Fault(String place, String begun, Runnable begin, String ended, Runnable end) {}

  Faults(Shop shop, AgentNode second, Bucket bucket, Kafka kafka) {
    possible.addAll(ofNode(shop, second));
    possible.addAll(ofBucket(bucket));
    possible.add(
        new Fault("kafka", "Kafka hangs", kafka::freeze, "Kafka responds again", kafka::thaw));
    possible.add(
        new Fault("kafka", "Kafka is killed and restarts", kafka::kill, "Kafka is back", () -> {}));
    possible.add(
        new Fault(
            "quota",
            "a quota leaves no room for another pod",
            () -> quota(shop),
            "the quota is gone",
            () -> shop.kubectl("delete", "quota", "room", "--ignore-not-found")));
    Member.ALL.forEach(member -> possible.add(frozenDriver(shop, member)));
  }

  private static List<Fault> ofNode(Shop shop, AgentNode second) {
    return List.of(
        new Fault(
            "node",
            "the kubelet of the second node stops; its pods work on",
            second::stopKubelet,
            "the kubelet of the second node responds again",
            second::resumeKubelet),
        new Fault(
            "node",
            "the second node is paused, with all processes on it",
            second::pause,
            "the second node wakes up",
            second::unpause),
        new Fault(
            "node",
            "the second node is drained",
            () -> drain(shop, second),
            "the second node takes pods again",
            () -> shop.cluster().kubectl("uncordon", second.name())),
        new Fault(
            "node",
            "the disk of the second node is full",
            second::fill,
            "the disk of the second node has space again",
            second::empty));
  }

  private static List<Fault> ofBucket(Bucket bucket) {
    return List.of(
        new Fault(
            "s3", "the S3 server is gone", bucket::stop, "the S3 server is back", bucket::start),
        new Fault(
            "s3",
            "the S3 server hangs",
            bucket::freeze,
            "the S3 server responds again",
            bucket::thaw),
        new Fault(
            "s3",
            "the S3 key in the Secret is revoked",
            bucket::revoke,
            "the S3 key in the Secret is correct again",
            bucket::restore));
  }

  private static Fault frozenDriver(Shop shop, Member member) {
    return new Fault(
        // a silent node would not deliver the signal that ends it
        "node",
        "the driver of " + member.name() + " hangs",
        () -> signal(shop, member, "STOP"),
        "the driver of " + member.name() + " works on if it is still there",
        () -> signal(shop, member, "CONT"));
  }

  private static void signal(Shop shop, Member member, String signal) {
    shop.pods().stream()
        .map(pod -> pod.getMetadata().getName())
        .filter(name -> name.matches(member.name() + Seen.DRIVER))
        .forEach(pod -> shop.signalJava(pod, signal));
  }

  /** Whether any lasts. */
  synchronized boolean any() {
    return !present.isEmpty();
  }

  /** Begins a fault, or ends one. */
  Step next(Random random) {
    List<Fault> now = present();
    if (!now.isEmpty() && (now.size() == MOST || random.nextBoolean())) {
      return ending(now.get(random.nextInt(now.size())));
    }
    Set<String> places = now.stream().map(Fault::place).collect(Collectors.toSet());
    List<Fault> others = possible.stream().filter(f -> !places.contains(f.place())).toList();
    Fault fault = others.get(random.nextInt(others.size()));
    return new Step(
        fault.begun(),
        () -> {
          add(fault);
          fault.begin().run();
        });
  }

  /** Ends the fault that began first; empty if none lasts. */
  Optional<Step> end() {
    return present().stream().findFirst().map(this::ending);
  }

  /** What is to be done, and how the journal tells it. */
  record Step(String what, Runnable deed) {}

  private Step ending(Fault fault) {
    return new Step(
        fault.ended(),
        () -> {
          fault.end().run();
          remove(fault);
        });
  }

  private synchronized List<Fault> present() {
    return List.copyOf(present);
  }

  private synchronized void add(Fault fault) {
    present.add(fault);
  }

  private synchronized void remove(Fault fault) {
    present.remove(fault);
  }

  /** Returns when the node's pods have been evicted, or after a while; a silent node never ends. */
  private static void drain(Shop shop, AgentNode node) {
    shop.cluster()
        .tryKubectl(
            null,
            "drain",
            node.name(),
            "--ignore-daemonsets",
            "--delete-emptydir-data",
            "--force",
            "--timeout=20s");
  }

  private static void quota(Shop shop) {
    int pods = shop.pods().size();
    shop.kubectl("create", "quota", "room", "--hard=pods=" + pods);
  }
}
