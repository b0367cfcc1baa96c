package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.change.Fingerprint;
import io.streamingpipelines.runtime.change.FlowChange;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.checkpoint.CheckpointJudge;
import io.streamingpipelines.runtime.checkpoint.CheckpointValidator;
import io.streamingpipelines.runtime.checkpoint.Generations;
import io.streamingpipelines.runtime.checkpoint.StartPosition;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.refill.Refill;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Compares a plan with the checkpoints that its flows would continue from, or with another plan. It
 * writes nothing, because a driver that works may still use the checkpoints.
 */
public final class CheckpointCheck {
  private final SparkSession session;
  private final PipelinePlan plan;
  private final Topology topology;

  /** The fingerprint of each flow that can be planned. */
  private final Map<FlowTarget, Fingerprint> fingerprints = new LinkedHashMap<>();

  /**
   * @param flows the flows of the plan as they were planned; flows that are missing are not judged
   */
  public CheckpointCheck(SparkSession session, PipelinePlan plan, List<FlowRelation> flows) {
    this.session = session;
    this.plan = plan;
    this.topology = new Topology(plan);
    Fingerprints all = new Fingerprints(plan, topology);
    for (FlowTarget target : FlowTarget.declared(plan, topology)) {
      flows.stream()
          .filter(flow -> flow.table().equals(target.key().table()))
          .filter(flow -> flow.flow().equals(target.key().flow()))
          .findFirst()
          .ifPresent(flow -> fingerprints.put(target, all.of(target, flow)));
    }
  }

  /** What a person must change before the flows can continue from their checkpoints. */
  public List<Problem> problems() {
    CheckpointJudge judge = new CheckpointJudge(plan.owner(), plan.storage().takeOver());
    List<Problem> problems = new ArrayList<>();
    ReplacedInputs replaced = new ReplacedInputs(topology, refills());
    Map<FlowTarget, CheckpointValidator.Subject> subjects = subjects();
    problems.addAll(
        each(
            subjects,
            (target, subject) ->
                judge.problems(subject, own -> change(replaced, target, subject, own))));
    problems.addAll(problemsBesideChanges(subjects));
    return problems;
  }

  /**
   * The problems that {@link #changes} does not tell: flows that cannot begin where an earlier
   * generation has stopped, and sinks that do not match their checkpoint.
   */
  public List<Problem> problemsBesideChanges() {
    return problemsBesideChanges(subjects());
  }

  private List<Problem> problemsBesideChanges(
      Map<FlowTarget, CheckpointValidator.Subject> subjects) {
    return each(
        subjects,
        (target, subject) ->
            Stream.concat(
                    unknownPosition(target, subject).stream(),
                    target.sinkProblems(subject.checkpoint(), configuration()).stream())
                .toList());
  }

  private List<Problem> unknownPosition(FlowTarget target, CheckpointValidator.Subject subject) {
    Generations generations =
        new Generations(configuration(), plan.storage().checkpoints(), target.key());
    return new StartPosition(session, generations)
        .problems(target.checkpoint().start(), target.table(), subject);
  }

  private static List<Problem> each(
      Map<FlowTarget, CheckpointValidator.Subject> subjects,
      BiFunction<FlowTarget, CheckpointValidator.Subject, List<Problem>> check) {
    return subjects.entrySet().stream()
        .flatMap(entry -> check.apply(entry.getKey(), entry.getValue()).stream())
        .toList();
  }

  private Configuration configuration() {
    return Catalyst.hadoopConfiguration(session);
  }

  /** What the plan means for each flow, given the checkpoints. */
  public List<FlowChange> changes() {
    ReplacedInputs replaced = new ReplacedInputs(topology, refills());
    List<FlowChange> changes = new ArrayList<>();
    subjects()
        .forEach(
            (target, subject) ->
                changes.add(change(replaced, target, subject, CheckpointJudge.change(subject))));
    return changes;
  }

  /** A flow that has not begun to read waits for the new rows, so only other flows are affected. */
  private static FlowChange change(
      ReplacedInputs replaced,
      FlowTarget target,
      CheckpointValidator.Subject subject,
      FlowChange own) {
    return subject.checkpoint().hasOffsets() ? replaced.change(target, own) : own;
  }

  /** The names of the tables whose rows this plan replaces. */
  private Set<String> refills() {
    return plan.tables().stream()
        .filter(
            table -> Refill.of(table, new TableLog(session, table.location()).state()).isPresent())
        .map(TablePlan::name)
        .collect(Collectors.toSet());
  }

  /** What the plan means for each flow, if the other plan has run until now. */
  public List<FlowChange> changesSince(CheckpointCheck before) {
    ReplacedInputs replaced = new ReplacedInputs(topology, refillsSince(before.plan));
    List<FlowChange> changes = new ArrayList<>();
    fingerprints.forEach(
        (target, now) -> {
          FlowTarget old = before.find(target);
          int used = old == null ? 0 : old.key().generation();
          Fingerprint then = old == null ? null : before.fingerprints.get(old);
          FlowChange own =
              FlowChange.between(target.place(), used, then, now, target.terms(topology, false));
          changes.add(used == target.key().generation() ? replaced.change(target, own) : own);
        });
    for (FlowTarget old : before.fingerprints.keySet()) {
      if (find(old) == null) {
        changes.add(
            new FlowChange(
                old.place(),
                ChangeClass.RESTART,
                List.of("it is removed: its query stops, and its rows and its checkpoint are kept"),
                null,
                false));
      }
    }
    return changes;
  }

  private Set<String> refillsSince(PipelinePlan before) {
    return plan.tables().stream()
        .filter(table -> Refill.replaces(table, before))
        .map(TablePlan::name)
        .collect(Collectors.toSet());
  }

  private @Nullable FlowTarget find(FlowTarget other) {
    return fingerprints.keySet().stream()
        .filter(target -> target.key().table().equals(other.key().table()))
        .filter(target -> target.key().flow().equals(other.key().flow()))
        .findFirst()
        .orElse(null);
  }

  private Map<FlowTarget, CheckpointValidator.Subject> subjects() {
    Map<FlowTarget, CheckpointValidator.Subject> subjects = new LinkedHashMap<>();
    fingerprints.forEach(
        (target, fingerprint) -> {
          Checkpoint checkpoint =
              Checkpoint.of(configuration(), plan.storage().checkpoints(), target.key());
          if (!target.flow().once() || !checkpoint.completed()) {
            subjects.put(target, target.subject(session, checkpoint, fingerprint, topology));
          }
        });
    return subjects;
  }
}
