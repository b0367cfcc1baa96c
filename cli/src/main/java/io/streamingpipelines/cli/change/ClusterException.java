package io.streamingpipelines.cli.change;

/** The cluster does not give the manifest. The message says why, for the user. */
public final class ClusterException extends Exception {
  private static final long serialVersionUID = 1;

  ClusterException(String message) {
    super(message);
  }
}
