package io.streamingpipelines.testsupport.orders;

import java.util.Locale;

/**
 * Parts of the events that are sent one after another. Which row is late depends on the borders of
 * batches, and Spark's answer lags one batch: the late ones are sent when the ticks have been
 * committed, so that all of them are.
 */
public enum Wave {
  /** Nearly all events, none of them late. */
  MAIN,
  /** A few events that move the clock of the stream on, far enough to close all hours of main. */
  TICKS,
  /** Events of hours that are closed by now. */
  LATE;

  /** As users write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Wave parse(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
