package io.streamingpipelines.cli.cluster;

/** The cluster does not do what a command asks for. The message says why, for the user. */
public final class ClusterException extends Exception {
  private static final long serialVersionUID = 1;

  public ClusterException(String message) {
    super(message);
  }
}
