package io.streamingpipelines.plan;

/**
 * The pipeline that owns checkpoints and tables. It is identified by names, never by the resource's
 * uid, so that a pipeline that is deleted and applied again continues.
 *
 * @param cluster uid of the namespace kube-system, or {@code local} for {@code pipeline run}
 */
public record Owner(String cluster, String namespace, String name) {
  @Override
  public String toString() {
    return cluster + "/" + namespace + "/" + name;
  }
}
