package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.MaintenancePlan;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlanFilesBuilder;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlanBuilder;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.check.SchemaCheck;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.flow.FlowPlanner;
import io.streamingpipelines.runtime.flow.LiveFiles;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.session.SharedSpark;
import io.streamingpipelines.runtime.write.WriterProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline in a directory, for tests: JSON files land in {@code in}, one file is one batch, and a
 * run reads what is there.
 */
final class Pipelines {
  static final String SCHEMA = "id STRING, v INT, seq INT, op STRING";

  private final Path root;
  private final List<TablePlan> tables = new ArrayList<>();
  private final List<SinkPlan> sinks = new ArrayList<>();
  private TriggerPlan trigger = new TriggerPlan.AvailableNow();
  private RestartPlan restart = new RestartPlan(RestartPlan.Policy.NEVER, 1, 1, 60_000, 5);
  private String name = "shop";
  private WriterProbe probe = WriterProbe.NONE;
  private UnaryOperator<Flows> flows = UnaryOperator.identity();
  private InstantSource clock = InstantSource.system();
  private DecodePlan.Malformed malformed = DecodePlan.Malformed.QUARANTINE;
  private String format = "json";
  private String schema = SCHEMA;
  private int landed;

  Pipelines(Path root) {
    this.root = root;
    mkdirs(root.resolve("in"));
  }

  Pipelines table(String name, String from, String query, WritePlan write) {
    return table(name, from, query, write, List.of());
  }

  Pipelines table(
      String name,
      String from,
      @Nullable String query,
      WritePlan write,
      List<ExpectationPlan> expectations) {
    tables.removeIf(table -> table.name().equals(name));
    InputPlan.Kind kind = from.equals("landing") ? InputPlan.Kind.SOURCE : InputPlan.Kind.TABLE;
    InputPlan.ReadAs as =
        write instanceof WritePlan.Refresh ? InputPlan.ReadAs.SNAPSHOT : InputPlan.ReadAs.STREAM;
    InputPlan input = new InputPlan(kind, from, as, null, false);
    tables.add(
        TablePlanBuilder.builder()
            .name(name)
            .location(location(name))
            .flows(List.of(new FlowPlan(FlowPlan.DEFAULT, List.of(input), query, null, false)))
            .expectations(expectations)
            .quarantine(
                new TablePlan.QuarantinePlan(location(name + "_quarantine"), 1_000_000, null))
            .write(write)
            .partitionBy(List.of())
            .clusterBy(List.of())
            .constraints(List.of())
            .schemaEvolution(TablePlan.SchemaEvolution.NONE)
            .properties(Map.of("quality", name))
            .trigger(trigger)
            .generation(1)
            .unboundedState(true)
            .maintenance(MaintenancePlan.DAILY)
            .comment("about " + name)
            .build());
    return this;
  }

  /** A table that is written down part by part; replaces one of the same name. */
  Pipelines table(TableDraft draft) {
    TablePlan table = draft.in(uri("tables"));
    tables.removeIf(other -> other.name().equals(table.name()));
    tables.add(table);
    return this;
  }

  /** What the landed files hold; JSON by {@link #SCHEMA} when a test does not say. */
  Pipelines files(String format, String schema) {
    this.format = format;
    this.schema = schema;
    return this;
  }

  /** What happens to broken lines of the landed files. */
  Pipelines malformed(DecodePlan.Malformed wanted) {
    this.malformed = wanted;
    return this;
  }

  Pipelines trigger(TriggerPlan wanted) {
    this.trigger = wanted;
    return this;
  }

  Pipelines restart(RestartPlan wanted) {
    this.restart = wanted;
    return this;
  }

  Pipelines named(String wanted) {
    this.name = wanted;
    return this;
  }

  Pipelines probe(WriterProbe wanted) {
    this.probe = wanted;
    return this;
  }

  /** What the planner's flows become before they are started. */
  Pipelines flows(UnaryOperator<Flows> wanted) {
    this.flows = wanted;
    return this;
  }

  Pipelines clock(InstantSource wanted) {
    this.clock = wanted;
    return this;
  }

  /** Lands one file: one batch. */
  Pipelines land(String... lines) {
    landed++;
    try {
      Path hidden = root.resolve("in").resolve("." + landed);
      Files.writeString(hidden, String.join("\n", lines));
      Files.setLastModifiedTime(
          hidden, java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L + landed * 1000L));
      Files.move(
          hidden, root.resolve("in").resolve(landed + ".json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  PipelinePlan plan() {
    return PipelinePlanBuilder.builder()
        .formatVersion(PipelinePlan.FORMAT_VERSION)
        .owner(new Owner("local", "test", name))
        .storage(new StoragePlan(uri("tables"), uri("checkpoints"), null))
        .sources(
            List.of(
                SourcePlanFilesBuilder.builder()
                    .name("landing")
                    .path(uri("in"))
                    .format(format)
                    .malformed(malformed)
                    .brokenFiles(SourcePlan.BrokenFiles.FAIL)
                    .maxFilesPerTrigger(1)
                    .latestFirst(false)
                    .options(Map.of())
                    .schema(schema)
                    .build()))
        .views(List.of())
        .tables(tables)
        .sinks(sinks)
        .sparkConf(new TreeMap<>())
        .jars(List.of())
        .functions(List.of())
        .restart(restart)
        .drainGraceMillis(60_000)
        .build();
  }

  QuerySupervisor supervisor() {
    SparkSession session = SharedSpark.session();
    PipelinePlan plan = plan();
    SchemaCheck.Result checked = SchemaCheck.check(session, plan);
    if (checked.fatal()) {
      throw new IllegalStateException(checked.problems().toString());
    }
    Epoch epoch =
        Epoch.claim(
            session.sparkContext().hadoopConfiguration(), plan.storage().checkpoints(), "test");
    return new QuerySupervisor(
        new QueryParts(
            session,
            plan,
            new LinkedHashMap<>(checked.schemas()),
            flows.apply(Flows.of(new FlowPlanner(plan))),
            epoch,
            new FailureClassifier()::classify,
            clock,
            () -> 0.5,
            probe));
  }

  /** Runs to the end. */
  Ending run() throws InterruptedException {
    try (QuerySupervisor supervisor = start()) {
      return supervisor.await();
    }
  }

  /** Starts; fails when the pipeline may not. To be closed. */
  QuerySupervisor start() {
    QuerySupervisor supervisor = supervisor();
    List<Problem> problems = supervisor.prepare();
    if (!problems.isEmpty()) {
      supervisor.close();
      throw new IllegalStateException(problems.toString());
    }
    supervisor.start();
    return supervisor;
  }

  /** What Spark's analyzer has to say. */
  List<Problem> checked() {
    return SchemaCheck.check(SharedSpark.session(), plan()).problems();
  }

  /** What keeps the pipeline from starting. */
  List<Problem> problems() {
    try (QuerySupervisor supervisor = supervisor()) {
      return supervisor.prepare();
    }
  }

  boolean exists(String table) {
    return Files.exists(root.resolve("tables/" + table + "/_delta_log"));
  }

  List<String> rows(String table, String... expressions) {
    return TableText.of(SharedSpark.session(), location(table), expressions);
  }

  /** What the event log tells of committed batches. */
  List<String> batches(String... expressions) {
    return read("_event_log")
        .where("level = 'METRICS'")
        .selectExpr(expressions)
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  Dataset<Row> read(String table) {
    return LiveFiles.read(SharedSpark.session(), location(table));
  }

  String location(String table) {
    return uri("tables/" + table);
  }

  Path directory() {
    return root;
  }

  private String uri(String path) {
    return "file:" + root.resolve(path);
  }

  private static void mkdirs(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
