package io.streamingpipelines.operator.reconciler;

import static io.streamingpipelines.operator.Samples.orders;
import static io.streamingpipelines.operator.lifecycle.Observations.driver;
import static io.streamingpipelines.operator.lifecycle.Observations.notStarted;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.Samples;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Bundle;
import io.streamingpipelines.operator.lifecycle.Observations;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.operator.report.DriverCommands;
import io.streamingpipelines.operator.testbed.FakeDrivers;
import io.streamingpipelines.plan.DriverContract.PlanAnswer;
import io.streamingpipelines.plan.ExitReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpDriverControlTest {
  private static final PipelineScope SCOPE = PipelineScope.of(Samples.resource());
  private static final Bundle BUNDLE = orders().bundle();
  private static final ObservedPod DRIVER = driver(1, BUNDLE);
  private static final ExitReport REJECTED =
      new ExitReport(1, ExitReport.Outcome.REJECTED, 0, null, List.of(Observations.PROBLEM), 1);

  private final FakeDrivers drivers = new FakeDrivers();
  private final HttpDriverControl control =
      new HttpDriverControl(
          new DriverCommands(drivers, target -> Optional.of("token"), Duration.ofSeconds(10)));

  @Test
  void givesEachCommandToTheDriversPort() {
    drivers.checks(DRIVER.name(), REJECTED);
    drivers.changesPlan(DRIVER.name(), REJECTED);

    assertThat(control.check(SCOPE, DRIVER, BUNDLE.plan())).contains(REJECTED);
    assertThat(control.changePlan(SCOPE, DRIVER, BUNDLE)).contains(new PlanAnswer(REJECTED));
    control.takeOver(SCOPE, DRIVER);
    assertThat(drivers.takenOver()).containsExactly(DRIVER.name());
  }

  @Test
  void givesNoCommandToADriverThatDoesNotListenYet() {
    drivers.checks(DRIVER.name(), REJECTED);
    drivers.changesPlan(DRIVER.name(), REJECTED);
    ObservedPod starting = notStarted(DRIVER);

    assertThat(control.check(SCOPE, starting, BUNDLE.plan())).isEmpty();
    assertThat(control.changePlan(SCOPE, starting, BUNDLE)).isEmpty();
    control.takeOver(SCOPE, starting);
    assertThat(drivers.takenOver()).isEmpty();
  }
}
