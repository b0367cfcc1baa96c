package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * Where tables and checkpoints are stored.
 *
 * @param tables URI without trailing slash; the event log is {@code <tables>/_event_log}
 * @param checkpoints URI without trailing slash; a query's state is {@code
 *     <checkpoints>/<table>/<flow>/<generation>}
 * @param takeOver another pipeline, {@link Owner#toString()}, whose tables and checkpoints become
 *     this pipeline's; null means none
 * @param s3 how {@code s3a:} URIs are accessed; null means Amazon S3 with the platform's settings
 *     and credentials
 */
public record StoragePlan(
    String tables, String checkpoints, @Nullable String takeOver, @Nullable S3 s3) {
  /** Storage that is not taken over from another pipeline. */
  public StoragePlan(String tables, String checkpoints, @Nullable S3 s3) {
    this(tables, checkpoints, null, s3);
  }

  /**
   * An object store; the files are keys of a mounted Secret.
   *
   * @param endpoint URL; null means Amazon S3
   * @param region null means the endpoint's or the platform's
   * @param pathStyle whether URLs contain the bucket's name in the path instead of the host
   * @param accessKeyFile null means the platform's credentials
   * @param caFile PEM certificates to trust; null means the JVM's
   */
  public record S3(
      @Nullable String endpoint,
      @Nullable String region,
      boolean pathStyle,
      @Nullable String accessKeyFile,
      @Nullable String secretKeyFile,
      @Nullable String caFile) {}
}
