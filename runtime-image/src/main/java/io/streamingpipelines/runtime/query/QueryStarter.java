package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.runtime.batch.BatchGate;
import io.streamingpipelines.runtime.batch.RefreshInputs;
import io.streamingpipelines.runtime.batch.Turns;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.checkpoint.CheckpointConsistency;
import io.streamingpipelines.runtime.checkpoint.CheckpointJudge;
import io.streamingpipelines.runtime.checkpoint.CheckpointValidator;
import io.streamingpipelines.runtime.checkpoint.Generations;
import io.streamingpipelines.runtime.checkpoint.StartPosition;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.sink.Sinks;
import io.streamingpipelines.runtime.source.kafka.KafkaInputs;
import io.streamingpipelines.runtime.source.kafka.KafkaTopics;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.write.PipelineTables;
import io.streamingpipelines.runtime.write.TableBatchWriter;
import io.streamingpipelines.runtime.write.TableBatchWriterRunBuilder;
import io.streamingpipelines.runtime.write.WriteModes;
import io.streamingpipelines.runtime.write.refresh.RefreshWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.jspecify.annotations.Nullable;

/** Starts the query of one flow; plans it again at each start. */
final class QueryStarter {
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

  private final QueryParts parts;
  private final Topology topology;
  private final Fingerprints fingerprints;
  private final PipelineTables tables;
  private final CheckpointJudge judge;
  private final CheckpointValidator validator;
  private final EventLog log;
  private final Turns turns;
  private final Refills refills;

  QueryStarter(QueryParts parts, Topology topology, EventLog log, Turns turns, Refills refills) {
    this.parts = parts;
    this.topology = topology;
    this.fingerprints = new Fingerprints(parts.plan(), topology);
    this.tables = new PipelineTables(parts.session(), parts.plan().owner());
    this.judge = new CheckpointJudge(parts.plan().owner(), parts.plan().storage().takeOver());
    this.validator =
        new CheckpointValidator(
            parts.session(),
            parts.plan().owner(),
            new CheckpointConsistency(parts.session(), log.location()));
    this.log = log;
    this.turns = turns;
    this.refills = refills;
  }

  /**
   * Returns the counts of the generation's batches if the flow runs once and has completed; returns
   * null if something is left to do.
   */
  @Nullable QualityCounts completed(FlowTarget target) {
    Checkpoint checkpoint = checkpoint(target);
    TablePlan table = refills.now(target).table();
    if (!target.flow().once() || table == null || !checkpoint.completed()) {
      return null;
    }
    validator.requireTable(table, target.key(), checkpoint);
    String queryId = checkpoint.queryId();
    return queryId == null
        ? QualityCounts.NONE
        : log.resume(target.key(), queryId, table.location());
  }

  RestartPlan restart() {
    return parts.plan().restart();
  }

  /** The refill to which the flow belongs, or null if it writes the table itself. */
  @Nullable TableRefill refill(FlowTarget target) {
    return refills.running(target.key().table());
  }

  /** Records that the flow has read all its input: a flow that runs once never starts again. */
  void complete(FlowTarget target) {
    if (target.flow().once()) {
      checkpoint(target).complete();
    }
  }

  /** The reasons why the flow cannot start from its checkpoint. */
  List<Problem> problems(FlowTarget target) {
    if (target.flow().once() && checkpoint(target).completed()) {
      return List.of(); // its input may no longer exist
    }
    List<Problem> problems = new ArrayList<>();
    // the check before the claim has given the warnings
    judge.problems(subject(target, relation(target)), UnaryOperator.identity()).stream()
        .filter(Problem::fatal)
        .forEach(problems::add);
    problems.addAll(target.sinkProblems(checkpoint(target), configuration()));
    return problems;
  }

  RunningFlow start(FlowTarget declared, QueryGate gate)
      throws TimeoutException, StreamingQueryException {
    FlowTarget target = refills.now(declared);
    FlowRelation relation = relation(target);
    CheckpointValidator.Subject subject =
        target.subject(
            parts.session(), checkpoint(target), fingerprints.of(declared, relation), topology);
    TablePlan refreshed = target.table();
    if (refreshed != null && !refreshed.write().streams()) {
      // a refresh needs only the mark: it keeps a stream that later writes the same table from
      // continuing from an older checkpoint
      validator.begin(subject);
      return refreshing(target, refreshed, gate);
    }
    validator.requireHistory(subject);
    new StartPosition(parts.session(), generations(declared))
        .prepare(
            declared.checkpoint().start(),
            declared.table(),
            subject,
            new FlowStart(parts, topology, declared, outputMode(target, relation)));
    boolean finishes =
        subject.fingerprint().stateful()
            && Repartition.of(parts).batchComesFirst(subject.checkpoint());
    Map<Integer, SourcePlan.Kafka> kafka = topology.kafka(target.flow());
    kafka.values().removeIf(source -> !parts.flows().reads(source));
    new KafkaInputs(KafkaTopics::ids).require(target.key(), kafka, subject.checkpoint());
    validator.begin(subject);
    DataStreamWriter<Row> writer =
        relation
            .rows()
            .writeStream()
            .queryName(target.queryName())
            .option("checkpointLocation", subject.checkpoint().location())
            .outputMode(outputMode(target, relation))
            .trigger(finishes ? Trigger.Once() : trigger(target.trigger()));
    parts.session().sparkContext().setLocalProperty("spark.scheduler.pool", target.queryName());
    List<String> inputs = topology.names(target.flow(), subject.fingerprint());
    TablePlan table = target.table();
    if (table == null) {
      DataStreamWriter<Row> into =
          Sinks.of(target.requiredSink())
              .into(
                  writer,
                  target.trigger().continuous(),
                  gate,
                  id -> validator.started(subject, id));
      return new StreamingFlow(into.start(), null, gate, finishes, inputs);
    }
    // the source may have a new column since the last start
    open(table, relation);
    TableBatchWriter batches = tableWriter(table, relation, subject, gate);
    return new StreamingFlow(writer.foreachBatch(batches).start(), batches, gate, finishes, inputs);
  }

  private RefreshingFlow refreshing(FlowTarget target, TablePlan table, QueryGate gate) {
    RefreshWriter writer =
        new RefreshWriter(
            new RefreshWriter.Into(
                parts.session(),
                table,
                target.key(),
                gate,
                turns.of(table.name()),
                parts.probe(),
                parts.clock(),
                log));
    RefreshingFlow.Work work =
        new RefreshingFlow.Work(
            target.queryName(),
            target.trigger(),
            () -> topology.builtFrom(parts.session(), table, target.flow()),
            (last, now) -> topology.sameResult(parts.session(), last, now),
            from -> relationAt(from, table, target.flow()));
    return new RefreshingFlow(parts.session().sparkContext(), gate, writer, work, parts.clock());
  }

  private FlowRelation relationAt(RefreshInputs from, TablePlan table, FlowPlan flow) {
    SparkSession session = Catalyst.clone(parts.session());
    if (!parts.plan().sparkConf().containsKey(ADAPTIVE)) {
      // whole tables are read, so replanning with what Spark learns on the way pays off
      session.conf().set(ADAPTIVE, "true");
    }
    FlowRelation relation = parts.flows().at(from.versions()).table(session, table, flow);
    // a table that is read may have a new column since the last refresh
    open(table, relation);
    return relation;
  }

  private void open(TablePlan table, FlowRelation relation) {
    Lock turn = turns.of(table.name());
    turn.lock();
    try {
      tables.open(table, relation.schema());
    } finally {
      turn.unlock();
    }
  }

  private TableBatchWriter tableWriter(
      TablePlan table, FlowRelation relation, CheckpointValidator.Subject subject, BatchGate gate) {
    TableRefill refill = refills.running(table.name());
    String queryId = subject.checkpoint().queryId();
    QualityCounts totals =
        queryId == null ? QualityCounts.NONE : log.resume(subject.key(), queryId, table.location());
    return new TableBatchWriter(
        TableBatchWriterRunBuilder.builder()
            .table(table)
            .tombstones(refills.tombstones(parts, table))
            .relation(relation)
            .key(subject.key())
            .gate(gate)
            .turn(turns.of(table.name()))
            .probe(parts.probe())
            .clock(parts.clock())
            .started(id -> validator.started(subject, id))
            .committed(id -> log.follow(subject.key(), id, table.location()))
            .totals(totals)
            .kept(refill == null ? null : refill.keptRows())
            .build());
  }

  /**
   * Deletes the oldest generations of the flow's checkpoint, once the current one has written the
   * table or sink: until then, another one may have to continue from one of them.
   *
   * @return the older generations that are kept, newest first
   */
  List<Integer> retainedGenerations(FlowTarget target) {
    Generations generations = generations(target);
    if (refill(target) == null && checkpoint(target).committed() >= 0) {
      generations.deleteBeyond(target.checkpoint().retain());
    }
    return generations.older();
  }

  private Generations generations(FlowTarget target) {
    return new Generations(configuration(), parts.plan().storage().checkpoints(), target.key());
  }

  private FlowRelation relation(FlowTarget target) {
    return target.relation(parts.flows(), Catalyst.clone(parts.session()));
  }

  Checkpoint checkpoint(FlowTarget target) {
    return Checkpoint.of(configuration(), parts.plan().storage().checkpoints(), target.key());
  }

  private Configuration configuration() {
    return parts.session().sparkContext().hadoopConfiguration();
  }

  private CheckpointValidator.Subject subject(FlowTarget target, FlowRelation relation) {
    return target.subject(
        parts.session(), checkpoint(target), fingerprints.of(target, relation), topology);
  }

  /**
   * Delta's own sink rejects update mode. With foreachBatch, Spark accepts it, and MERGE makes the
   * result correct.
   */
  private static OutputMode outputMode(FlowTarget target, FlowRelation relation) {
    TablePlan table = target.table();
    return table == null
        ? OutputMode.Append()
        : WriteModes.of(table.write()).outputMode(relation.aggregates());
  }

  private static Trigger trigger(TriggerPlan trigger) {
    return trigger.fold(
        time -> Trigger.ProcessingTime(time.intervalMillis()),
        availableNow -> Trigger.AvailableNow(),
        continuous -> Trigger.Continuous(continuous.checkpointMillis()));
  }
}
