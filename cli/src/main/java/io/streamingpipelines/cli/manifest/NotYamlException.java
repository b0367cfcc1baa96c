package io.streamingpipelines.cli.manifest;

/** Thrown for a text that is not YAML. */
public final class NotYamlException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  NotYamlException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** From 1. */
  public int line() {
    return line;
  }
}
