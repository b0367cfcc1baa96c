package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StandbyGateTest {
  @Test
  void asksAgainUntilNobodyHoldsTheRightToWrite() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    new StandbyGate().await(() -> asked.incrementAndGet() == 3);
    assertThat(asked).hasValue(3);
  }

  @Test
  void aGateThatIsOpenAsksNobody() throws Exception {
    StandbyGate gate = new StandbyGate();
    gate.open();
    AtomicInteger asked = new AtomicInteger();
    gate.await(() -> asked.incrementAndGet() > 100);
    assertThat(asked).hasValue(0);
  }

  @Test
  void openingTheGateEndsTheWait() throws Exception {
    StandbyGate gate = new StandbyGate();
    Thread opener = new Thread(gate::open);
    opener.start();
    gate.await(() -> false);
    opener.join();
  }
}
