package io.streamingpipelines.operator.report;

import java.io.IOException;

/** A driver has responded to a command with another HTTP status than one of success. */
public final class CommandRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  public CommandRefusedException(int status) {
    super("the driver responded with status " + status);
  }
}
