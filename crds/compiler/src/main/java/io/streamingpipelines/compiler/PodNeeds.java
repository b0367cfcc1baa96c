package io.streamingpipelines.compiler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pods need besides the plan. A path into a Secret is only handed out together with an
 * entry here, so that no plan names a file that is not mounted.
 *
 * @param secrets by name; mounted at {@code DriverContract.SECRETS_DIRECTORY/<secret>} into the
 *     driver
 * @param volume mounted into driver and executors
 * @param executors 0 runs everything inside the driver
 * @param statusIntervalMillis how often progress may be written into the status
 */
public record PodNeeds(
    List<Secret> secrets,
    @Nullable Volume volume,
    Size driver,
    int executors,
    Size executor,
    long statusIntervalMillis) {
  public PodNeeds {
    secrets = List.copyOf(secrets);
  }

  /**
   * A Secret and the keys of it that are needed, sorted.
   *
   * @param readOnce the keys among them that a running driver does not read again
   */
  public record Secret(String name, List<String> keys, List<String> readOnce) {
    public Secret {
      keys = List.copyOf(keys);
      readOnce = List.copyOf(readOnce);
    }
  }

  /** A claim and the absolute path at which it is mounted. */
  public record Volume(String persistentVolumeClaim, String mountPath) {}

  /**
   * Size of a pod: its memory is heap and overhead together.
   *
   * @param cores task slots
   * @param cpuRequest amount of CPU in Kubernetes' form
   */
  public record Size(int cores, String cpuRequest, long heapMib, long overheadMib) {
    public long memoryMib() {
      return heapMib + overheadMib;
    }
  }
}
