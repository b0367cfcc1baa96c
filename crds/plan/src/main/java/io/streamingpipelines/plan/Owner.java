package io.streamingpipelines.plan;

/**
 * Whose checkpoints and tables these are. Built from names, never from the resource's uid, so that
 * deleting and applying a pipeline again continues it.
 *
 * @param cluster uid of the namespace kube-system, or {@code local} for {@code pipeline run}
 */
public record Owner(String cluster, String namespace, String name) {
  @Override
  public String toString() {
    return cluster + "/" + namespace + "/" + name;
  }
}
