package io.streamingpipelines.operator.testbed;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.observe.PodReader;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts the drivers that may write at the same time, by every event of their pods. */
final class AliveDrivers implements Watcher<Pod>, AutoCloseable {
  private final Set<String> alive = new HashSet<>();
  private int most;
  private @Nullable Watch watch;

  static AliveDrivers watch(OperatorTestBed bed) {
    AliveDrivers drivers = new AliveDrivers();
    drivers.watch =
        bed.client()
            .pods()
            .inNamespace(bed.namespace())
            .withLabel(Labels.ROLE, Labels.DRIVER)
            .watch(drivers);
    return drivers;
  }

  @Override
  public synchronized void eventReceived(Action action, Pod pod) {
    String uid = pod.getMetadata().getUid();
    if (action == Action.DELETED || !PodReader.read(pod).alive()) {
      alive.remove(uid);
    } else {
      alive.add(uid);
    }
    most = Math.max(most, alive.size());
  }

  @Override
  public boolean reconnecting() {
    return true;
  }

  @Override
  public void onClose(WatcherException cause) {}

  /** How many there were at most. */
  synchronized int most() {
    return most;
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
