package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * Where tables and checkpoints live.
 *
 * @param tables URI without trailing slash; the event log is {@code <tables>/_event_log}
 * @param checkpoints URI without trailing slash; a query's state is {@code
 *     <checkpoints>/<table>/<flow>/<generation>}
 * @param takeOver another pipeline, {@link Owner#toString()}, whose tables and checkpoints become
 *     this pipeline's; null means that none do
 * @param s3 how {@code s3a:} URIs are reached; null means Amazon S3 by what the platform says
 */
public record StoragePlan(
    String tables, String checkpoints, @Nullable String takeOver, @Nullable S3 s3) {
  /** Storage that belongs to nobody else. */
  public StoragePlan(String tables, String checkpoints, @Nullable S3 s3) {
    this(tables, checkpoints, null, s3);
  }

  /**
   * An object store; the files are keys of a mounted Secret.
   *
   * @param endpoint URL; null means Amazon S3
   * @param region null means the endpoint's or the platform's
   * @param pathStyle whether the bucket stands in the path of URLs instead of the host
   * @param accessKeyFile null means the platform's credentials
   * @param caFile the certificates to trust, as PEM; null means those of the JVM
   */
  public record S3(
      @Nullable String endpoint,
      @Nullable String region,
      boolean pathStyle,
      @Nullable String accessKeyFile,
      @Nullable String secretKeyFile,
      @Nullable String caFile) {}
}
