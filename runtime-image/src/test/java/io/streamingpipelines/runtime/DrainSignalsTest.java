package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sun.misc.Signal;
import sun.misc.SignalHandler;

@Timeout(30)
class DrainSignalsTest {
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

  @BeforeEach
  void watch() {
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> uncaught.add(error));
  }

  @AfterEach
  void restore() {
    Thread.setDefaultUncaughtExceptionHandler(null);
    for (String name : List.of("INT", "TERM")) {
      Signal.handle(new Signal(name), SignalHandler.SIG_DFL);
    }
  }

  @Test
  void drainsAtEachSignalThoughADrainCouldNotBegin() throws Exception {
    CountDownLatch drains = new CountDownLatch(2);
    List<Thread> handlers = new CopyOnWriteArrayList<>();
    DrainSignals.install(
        () -> {
          handlers.add(Thread.currentThread());
          drains.countDown();
          throw new StackOverflowError();
        });
    // not INT, which a JVM ignores if a shell has started it in the background
    Signal.raise(new Signal("TERM"));
    Signal.raise(new Signal("TERM"));
    drains.await();
    for (Thread handler : handlers) {
      handler.join();
    }

    assertThat(uncaught).isEmpty();
  }
}
