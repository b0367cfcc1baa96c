package io.streamingpipelines.api.pod;

/** Labels and annotations that are known outside the operator. */
public final class PodLabels {
  /** Label of a pipeline's objects: its name, shortened if it is longer than a label may be. */
  public static final String PIPELINE = "streamingpipelines.io/pipeline";

  /** Label of a pipeline's objects: what they are for. */
  public static final String ROLE = "streamingpipelines.io/role";

  /** The role of pods that run queries. */
  public static final String DRIVER = "driver";

  /** The name of the driver's container. */
  public static final String CONTAINER = "driver";

  /**
   * Annotation of a resource: with the value {@code true}, the operator leaves the pipeline alone.
   */
  public static final String PAUSED = "streamingpipelines.io/paused";

  private PodLabels() {}
}
