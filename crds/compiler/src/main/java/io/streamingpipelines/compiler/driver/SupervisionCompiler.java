package io.streamingpipelines.compiler.driver;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.driver.FencingSpec;
import io.streamingpipelines.api.driver.RestartSpec;
import io.streamingpipelines.api.driver.ScheduleSpec;
import io.streamingpipelines.api.driver.UpgradeSpec;
import io.streamingpipelines.api.driver.VerifySpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.CronExpressions;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.Supervision;
import io.streamingpipelines.plan.TablePlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the operator supervises the drivers. */
public final class SupervisionCompiler {
  /** Shorter waits would take a node for lost that is only slow. */
  private static final long LEAST_MILLIS = 30_000;

  private static final Choice<Boolean> ON_STALL =
      Choice.of(
          "an answer to a stall",
          List.of(false, true),
          restarts -> restarts ? "restart" : "ignore");

  private static final Choice<Boolean> ON_FAILURE =
      Choice.of(
          "an answer to a failed change",
          List.of(false, true),
          rollsBack -> rollsBack ? "rollback" : "hold");

  /**
   * @param plan the compiled pipeline, whose triggers a schedule depends on
   */
  public static Supervision compile(FieldPath path, PipelineSpec spec, PipelinePlan plan) {
    FencingSpec fencing = spec.fencing();
    RestartSpec restart = spec.restart();
    return new Supervision(
        Durations.millis(
            path.field("fencing").field("nodeLostTimeout"),
            fencing == null ? null : fencing.nodeLostTimeout(),
            Defaults.NODE_LOST_TIMEOUT,
            LEAST_MILLIS),
        ON_STALL.read(
            path.field("restart").field("onStall"),
            restart == null ? null : restart.onStall(),
            false),
        restart == null ? null : restart.nonce(),
        schedule(path.field("schedule"), spec.schedule(), plan),
        upgrade(path.field("upgrade"), spec.upgrade()));
  }

  private static Supervision.@Nullable Upgrade upgrade(FieldPath path, @Nullable UpgradeSpec spec) {
    if (spec == null) {
      return null;
    }
    VerifySpec verify = spec.verify();
    FieldPath verifyPath = path.field("verify");
    return new Supervision.Upgrade(
        Texts.atLeast(
            verifyPath.field("batches"),
            verify == null ? null : verify.batches(),
            Defaults.VERIFY_BATCHES,
            1),
        Durations.millis(
            verifyPath.field("timeout"),
            verify == null ? null : verify.timeout(),
            Defaults.VERIFY_TIMEOUT,
            1_000),
        ON_FAILURE.read(path.field("onFailure"), spec.onFailure(), false));
  }

  private static Supervision.@Nullable Schedule schedule(
      FieldPath path, @Nullable ScheduleSpec spec, PipelinePlan plan) {
    if (spec == null) {
      return null;
    }
    String cron = spec.cron();
    if (cron == null) {
      path.field("cron").error(ProblemCode.MISSING, "write when runs start, such as 0 3 * * *");
      return null;
    }
    checkThatRunsEnd(path, plan);
    String deadline = spec.startingDeadline();
    return new Supervision.Schedule(
        CronExpressions.cron(path.field("cron"), cron),
        spec.timeZone() == null
            ? Defaults.TIME_ZONE
            : CronExpressions.zone(path.field("timeZone"), spec.timeZone()),
        deadline == null
            ? null
            : (Long) Durations.millis(path.field("startingDeadline"), deadline, "10m", 1_000));
  }

  private static void checkThatRunsEnd(FieldPath path, PipelinePlan plan) {
    for (TablePlan table : plan.tables()) {
      if (!table.trigger().ends()) {
        endless(path, "table " + table.name());
        return;
      }
    }
    for (SinkPlan sink : plan.sinks()) {
      if (!sink.trigger().ends()) {
        endless(path, "sink " + sink.name());
        return;
      }
    }
    if (plan.restart().policy() == RestartPlan.Policy.ALWAYS) {
      path.error(
          ProblemCode.NOT_TOGETHER,
          "restart.policy Always starts a run as soon as the last one has ended: remove it or the"
              + " schedule");
    }
  }

  private static void endless(FieldPath path, String what) {
    path.error(
        ProblemCode.RUN_NEVER_ENDS,
        "a run must end before the next one starts, but "
            + what
            + " runs all the time: write trigger: {availableNow: {}}");
  }

  private SupervisionCompiler() {}
}
