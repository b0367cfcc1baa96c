package io.streamingpipelines.operator.testbed;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.streamingpipelines.operator.desired.Labels;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.observe.PodReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the drivers that may write at the same time, by every event of their pods. A standby may
 * not until it is told to take over.
 */
final class AliveDrivers implements Watcher<Pod>, AutoCloseable {
  private final Map<String, ObservedPod> alive = new HashMap<>();
  private final FakeDrivers drivers;
  private int most;
  private @Nullable Watch watch;

  private AliveDrivers(FakeDrivers drivers) {
    this.drivers = drivers;
  }

  static AliveDrivers watch(OperatorTestBed bed) {
    AliveDrivers drivers = new AliveDrivers(bed.drivers());
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
    ObservedPod seen = PodReader.read(pod);
    if (action == Action.DELETED || !seen.alive()) {
      alive.remove(uid);
    } else {
      alive.put(uid, seen);
    }
    long writers = alive.values().stream().filter(this::mayWrite).count();
    most = Math.max(most, (int) writers);
  }

  private boolean mayWrite(ObservedPod driver) {
    return !driver.standby() || drivers.takenOver().contains(driver.name());
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
