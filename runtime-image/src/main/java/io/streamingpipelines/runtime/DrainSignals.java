package io.streamingpipelines.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Turns SIGTERM and SIGINT into a drain. A signal handler is used instead of a shutdown hook
 * because hooks run concurrently with Spark's own, which stop the application within 30 s whatever
 * its queries are doing. With a handler, the JVM keeps running until the driver has ended by itself
 * (docs/design/semantics.md#drain).
 */
final class DrainSignals {
  private static final Logger LOG = LoggerFactory.getLogger(DrainSignals.class);

  private DrainSignals() {}

  static void install(Runnable drain) {
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            LOG.info("SIG{}: draining.", signal.getName());
            try {
              drain.run();
            } catch (Throwable e) { // otherwise it would not be logged
              LOG.error("The drain could not begin; the driver runs until it is killed.", e);
            }
          });
    }
  }
}
