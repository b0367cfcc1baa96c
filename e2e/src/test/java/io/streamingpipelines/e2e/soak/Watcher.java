package io.streamingpipelines.e2e.soak;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Checks all pipelines of a namespace every second, and records which {@link Promise}s are broken.
 */
final class Watcher implements AutoCloseable {
  private final Shop shop;
  private final Faults present;
  private final KubernetesClient client;
  private final Map<String, Duration> broken = new HashMap<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Waits waits = new Waits();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private long last = System.nanoTime();
  private int looks;
  private int failed;

  Watcher(Shop shop, Faults faults) {
    this.shop = shop;
    this.present = faults;
    this.client = shop.cluster().client();
    thread.scheduleWithFixedDelay(this::lookQuietly, 1, 1, TimeUnit.SECONDS);
  }

  /** One entry for each promise that was broken for too long. */
  List<String> faults() {
    return faults;
  }

  String waits() {
    return looks + " looks, " + failed + " of them failed\n" + waits;
  }

  private void lookQuietly() {
    try {
      looks++;
      look();
    } catch (RuntimeException e) {
      if (++failed > looks / 10 + 10) {
        faults.add("the watcher failed: " + e);
      }
    }
  }

  private void look() {
    long now = System.nanoTime();
    Duration passed = operatorRuns() ? Duration.ofNanos(now - last) : Duration.ZERO;
    last = now;
    List<Pod> pods = shop.pods();
    for (StreamingPipeline pipeline :
        client.resources(StreamingPipeline.class).inNamespace(shop.namespace()).list().getItems()) {
      Seen seen = Seen.of(pipeline, pods);
      waits.add(seen, now);
      for (Promise promise : Promise.values()) {
        judge(seen, promise, passed);
      }
    }
  }

  private void judge(Seen seen, Promise promise, Duration passed) {
    String key = seen.pipeline().getMetadata().getUid() + promise;
    if (promise.kept(seen) || promise.yieldsToFaults() && present.any()) {
      broken.remove(key);
      return;
    }
    Duration before = broken.get(key);
    Duration now = before == null ? Duration.ZERO : before.plus(passed);
    broken.put(key, now);
    boolean over = now.compareTo(promise.patience) >= 0;
    if (over && (before == null || before.compareTo(promise.patience) < 0)) {
      faults.add(
          "%s of %s: broken for %d s\n%s\ndrivers: %s"
              .formatted(
                  promise,
                  seen.name(),
                  now.toSeconds(),
                  Serialization.asYaml(seen.pipeline()),
                  seen.drivers().stream().map(p -> p.getMetadata().getName()).toList()));
    }
  }

  private boolean operatorRuns() {
    return client.pods().inNamespace("streamingpipelines").list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .flatMap(pod -> pod.getStatus().getConditions().stream())
        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
