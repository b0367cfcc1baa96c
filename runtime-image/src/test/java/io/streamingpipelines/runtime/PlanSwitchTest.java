package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.management.Managed.SwitchResult;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlanSwitchTest {
  private static final ExitReport CHANGED = ExitReports.checked(List.of());
  private static final ExitReport REJECTED =
      ExitReports.rejected(0, List.of(Problem.error("spec.tables[0]", "A", "a")));

  private final PlanSwitch plans = new PlanSwitch("first", InstantSource.system());
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void runsTheNewPlanOnceTheChangeIsMade() throws Exception {
    CountDownLatch going = new CountDownLatch(1);

    assertThat(plans.change("second", () -> make(going, CHANGED))).isEqualTo(SwitchResult.CHANGING);
    assertThat(plans.change("second", () -> make(going, CHANGED))).isEqualTo(SwitchResult.CHANGING);
    assertThat(plans.running()).isEqualTo("first");
    going.countDown();

    assertThat(answer("second", CHANGED).report()).contains("\"Completed\"");
    assertThat(plans.running()).isEqualTo("second");
    assertThat(answer("second", CHANGED).report()).as("a lost answer").contains("\"Completed\"");
    assertThat(made).hasValue(1);
  }

  @Test
  void keepsTheOldPlanIfTheNewOneIsRefused() throws Exception {
    assertThat(answer("second", REJECTED).report()).contains("\"Rejected\"", "spec.tables[0]");
    assertThat(plans.running()).isEqualTo("first");
    assertThat(answer("second", CHANGED).report()).as("tried again").contains("\"Completed\"");
  }

  @Test
  void keepsTheOldPlanIfOnlyANewDriverCanMakeTheChange() throws Exception {
    assertThat(answer("second", null)).isEqualTo(SwitchResult.NOT_IN_PLACE);
    assertThat(plans.running()).isEqualTo("first");
  }

  @Test
  void tellsAnErrorOfTheChange() throws Exception {
    assertThat(plans.change("second", () -> fail())).isEqualTo(SwitchResult.CHANGING);

    assertThat(answer("second", CHANGED).report()).contains("\"Failed\"", "ran out of stack");
  }

  @Test
  void makesOneChangeAfterTheOther() throws Exception {
    CountDownLatch going = new CountDownLatch(1);
    plans.change("second", () -> make(going, CHANGED));

    assertThat(plans.change("third", () -> make(going, CHANGED))).isEqualTo(SwitchResult.CHANGING);
    assertThat(made).hasValue(1);
    going.countDown();

    answer("third", CHANGED);
    assertThat(plans.running()).isEqualTo("third");
    assertThat(made).hasValue(2);
  }

  /** Asks until the change has ended. */
  private SwitchResult answer(String plan, @Nullable ExitReport report) throws Exception {
    CountDownLatch open = new CountDownLatch(0);
    SwitchResult[] last = new SwitchResult[1];
    Eventually.within(
        10,
        () -> {
          last[0] = plans.change(plan, () -> make(open, report));
          return last[0].state() != SwitchResult.State.CHANGING;
        });
    return last[0];
  }

  private @Nullable ExitReport make(CountDownLatch going, @Nullable ExitReport report)
      throws InterruptedException {
    made.incrementAndGet();
    going.await();
    return report;
  }

  private static ExitReport fail() {
    throw new StackOverflowError();
  }
}
