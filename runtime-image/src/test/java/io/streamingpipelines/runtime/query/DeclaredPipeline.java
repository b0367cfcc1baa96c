package io.streamingpipelines.runtime.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.compiler.Compilation;
import io.streamingpipelines.compiler.PipelineCompiler;
import io.streamingpipelines.compiler.RunsIn;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.check.SchemaCheck;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.flow.FlowPlanner;
import io.streamingpipelines.runtime.flow.LiveFiles;
import io.streamingpipelines.runtime.function.UserFunctions;
import io.streamingpipelines.runtime.session.SharedSpark;
import io.streamingpipelines.runtime.write.WriterProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as a user declares it, for tests of what a declaration means: the YAML of its sources,
 * views, tables and sinks goes through the compiler and the runtime. {@code ROOT} in it stands for
 * the test's directory. Each {@link #run} reads what is there and ends, so two runs have a restart
 * in between.
 */
final class DeclaredPipeline {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Path root;
  private String parts;
  private String storage;
  private WriterProbe probe = WriterProbe.NONE;
  private String trigger = "{availableNow: {}}";
  private InstantSource clock = InstantSource.system();
  private @Nullable SparkSession session;
  private int landed;

  /**
   * @param parts YAML of sources, views, tables and sinks, not indented
   */
  DeclaredPipeline(Path root, String parts) {
    this.root = root;
    this.parts = parts;
    this.storage = "file:" + root;
  }

  /** Edits the declaration, as a user would between two runs. */
  DeclaredPipeline edit(String from, String to) {
    if (!parts.contains(from)) {
      throw new IllegalArgumentException("nothing to edit: " + from);
    }
    parts = parts.replace(from, to);
    return this;
  }

  /** Puts tables and checkpoints below another URI than the test's directory. */
  DeclaredPipeline storage(String uri) {
    this.storage = uri;
    return this;
  }

  DeclaredPipeline probe(WriterProbe wanted) {
    this.probe = wanted;
    return this;
  }

  /** Another than that of a run to the end. */
  DeclaredPipeline trigger(String wanted) {
    this.trigger = wanted;
    return this;
  }

  DeclaredPipeline clock(InstantSource wanted) {
    this.clock = wanted;
    return this;
  }

  /** Lands one file in {@code ROOT/<folder>}, newer than all before. */
  DeclaredPipeline land(String folder, String... lines) {
    landed++;
    try {
      Path target = Files.createDirectories(root.resolve(folder));
      Path hidden = Files.writeString(target.resolve("." + landed), String.join("\n", lines));
      FileTime time = FileTime.fromMillis(1_700_000_000_000L + landed * 1000L);
      Files.setLastModifiedTime(hidden, time);
      Files.move(hidden, target.resolve(landed + ".json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Puts one key of a Secret where the driver looks for it. */
  DeclaredPipeline secret(String name, String key, String text) {
    try {
      Path folder = Files.createDirectories(root.resolve("secrets").resolve(name));
      Files.writeString(folder.resolve(key), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Runs in another Spark than that of all tests. */
  DeclaredPipeline in(SparkSession wanted) {
    this.session = wanted;
    return this;
  }

  private SparkSession session() {
    SparkSession own = session;
    return own == null ? SharedSpark.session() : own;
  }

  /** What the compiler makes of it. */
  Compilation compile() {
    String spec =
        """
        storage: {tables: "STORAGE/tables", checkpoints: "STORAGE/checkpoints"}
        trigger: TRIGGER
        restart: {policy: Never}
        """
                .replace("TRIGGER", trigger)
            + parts;
    try {
      return PipelineCompiler.compile(
          YAML.readValue(
              spec.replace("STORAGE", storage).replace("ROOT", root.toString()),
              PipelineSpec.class),
          new Owner("local", "test", "shop"),
          RunsIn.local(root.resolve("secrets").toString()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Spark's analyzer says to it. */
  SchemaCheck.Result check() {
    UserFunctions functions = functions();
    return SchemaCheck.check(functions.session(), plan()).behind(functions.problems());
  }

  private UserFunctions functions() {
    return UserFunctions.load(session(), plan(), root);
  }

  PipelinePlan plan() {
    Compilation compilation = compile();
    PipelinePlan plan = compilation.plan();
    if (plan == null) {
      throw new IllegalStateException(compilation.problems().toString());
    }
    return plan;
  }

  /** Runs until no input is left; fails when the pipeline may not start. */
  Ending run() throws InterruptedException {
    try (QuerySupervisor supervisor = start()) {
      return supervisor.await();
    }
  }

  /** Starts; fails when the pipeline may not. To be closed. */
  QuerySupervisor start() {
    PipelinePlan plan = plan();
    SchemaCheck.Result checked = check();
    if (checked.fatal()) {
      throw new IllegalStateException(checked.problems().toString());
    }
    Epoch epoch =
        Epoch.claim(
            session().sparkContext().hadoopConfiguration(), plan.storage().checkpoints(), "test");
    QueryParts parts =
        new QueryParts(
            functions().session(),
            plan,
            new LinkedHashMap<>(checked.schemas()),
            Flows.of(new FlowPlanner(plan)),
            epoch,
            new FailureClassifier()::classify,
            clock,
            () -> 0.5,
            probe);
    QuerySupervisor supervisor = new QuerySupervisor(parts);
    List<Problem> problems = supervisor.prepare();
    if (!problems.isEmpty()) {
      supervisor.close();
      throw new IllegalStateException(problems.toString());
    }
    supervisor.start();
    return supervisor;
  }

  /** The table's rows as text, sorted; all columns without expressions. */
  List<String> rows(String table, String... expressions) {
    return TableText.of(session(), storage + "/tables/" + table, expressions);
  }

  /** Details of the events of the table's maintenance, oldest first. */
  List<String> maintained(String table) {
    return read("_event_log")
        .where("event_type = 'maintenance_progress' AND origin.dataset_name = '" + table + "'")
        .orderBy("timestamp")
        .select("details")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  Dataset<Row> read(String table) {
    return LiveFiles.read(session(), storage + "/tables/" + table);
  }
}
