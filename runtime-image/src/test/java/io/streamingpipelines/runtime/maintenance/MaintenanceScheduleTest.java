package io.streamingpipelines.runtime.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.MaintenancePlan;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MaintenanceScheduleTest {
  @Test
  void aTableWithoutScheduleIsMaintainedADayAfterTheLastTime() {
    assertThat(MaintenanceSchedule.of(null).after(Instant.parse("2026-03-28T10:00:00Z")))
        .isEqualTo("2026-03-29T10:00:00Z");
  }

  @Test
  void aScheduleIsMeantInItsTimeZoneSummerAndWinter() {
    MaintenanceSchedule berlin =
        MaintenanceSchedule.of(new MaintenancePlan.Schedule("0 3 * * *", "Europe/Berlin"));

    assertThat(berlin.after(Instant.parse("2026-01-10T02:00:00Z")))
        .isEqualTo("2026-01-11T02:00:00Z");
    assertThat(berlin.after(Instant.parse("2026-07-10T02:00:00Z")))
        .isEqualTo("2026-07-11T01:00:00Z");
  }

  @Test
  void howeverManyTimesWereMissedTheNextOneIsTheFirstOfThem() {
    MaintenanceSchedule hourly =
        MaintenanceSchedule.of(new MaintenancePlan.Schedule("0 * * * *", "UTC"));

    assertThat(hourly.after(Instant.parse("2026-01-01T00:30:00Z")))
        .isEqualTo("2026-01-01T01:00:00Z");
  }
}
