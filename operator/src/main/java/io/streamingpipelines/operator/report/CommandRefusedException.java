package io.streamingpipelines.operator.report;

import java.io.IOException;

/** A driver has responded with an HTTP status other than 200 and 202. */
public final class CommandRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  public CommandRefusedException(int status) {
    super("the driver responded with status " + status);
  }
}
