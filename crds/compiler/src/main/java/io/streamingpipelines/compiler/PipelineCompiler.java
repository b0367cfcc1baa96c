package io.streamingpipelines.compiler;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.StatusSpec;
import io.streamingpipelines.api.Unreadable;
import io.streamingpipelines.api.driver.DrainSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.driver.RestartCompiler;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.driver.SparkCompiler;
import io.streamingpipelines.compiler.driver.SupervisionCompiler;
import io.streamingpipelines.compiler.driver.pod.PodSettingsRules;
import io.streamingpipelines.compiler.graph.GraphRules;
import io.streamingpipelines.compiler.query.FlowCompiler;
import io.streamingpipelines.compiler.query.TriggerCompiler;
import io.streamingpipelines.compiler.read.Consequences;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Parameters;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.sink.SinkCompiler;
import io.streamingpipelines.compiler.source.SourceCompiler;
import io.streamingpipelines.compiler.sql.FunctionCompiler;
import io.streamingpipelines.compiler.storage.LocationResolver;
import io.streamingpipelines.compiler.storage.StorageCompiler;
import io.streamingpipelines.compiler.table.TableCompiler;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.plan.Supervision;
import io.streamingpipelines.plan.TriggerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles a spec into the plan that a driver runs, or finds all its problems at once. */
public final class PipelineCompiler {
  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  /** Compiles for pods in a cluster. */
  public static Compilation compile(@Nullable PipelineSpec spec, Owner owner) {
    return compile(spec, owner, RunsIn.CLUSTER);
  }

  /** Compiles for the environment that {@code where} describes. */
  public static Compilation compile(@Nullable PipelineSpec spec, Owner owner, RunsIn where) {
    return compile(spec == null ? PipelineSpec.empty() : spec, owner, where, new ArrayList<>());
  }

  private static Compilation compile(
      PipelineSpec spec, Owner owner, RunsIn where, List<Problem> found) {
    Parameters parameters = new Parameters(spec.parameters());
    FieldPath path = new FieldPath("spec", found, parameters);
    Unreadable unreadable = spec.unreadable();
    if (unreadable != null) {
      new FieldPath(unreadable.path(), found).error(ProblemCode.UNREADABLE, unreadable.message());
    }
    if (owner.name().length() > Rules.PIPELINE_NAME_MAX || !NAME.matcher(owner.name()).matches()) {
      new FieldPath("metadata.name", found).error(ProblemCode.INVALID_NAME, Rules.PIPELINE_NAME);
    }
    SecretFiles secrets = new SecretFiles(where.secrets());
    PodNeeds.Volume volume = StorageCompiler.volume(path.field("storage"), spec.storage());
    LocationResolver locations = new LocationResolver(volume, where.cluster());
    StoragePlan storage =
        StorageCompiler.compile(
            path.field("storage"), spec.storage(), owner, locations, where, secrets);
    TriggerPlan trigger =
        TriggerCompiler.compile(path.field("trigger"), spec.trigger(), TriggerCompiler.DEFAULT);
    if (unreadable == null && spec.tables().isEmpty() && spec.sinks().isEmpty()) {
      path.error(ProblemCode.EMPTY_PIPELINE, Rules.SOMETHING_TO_DO);
    }
    DrainSpec drain = spec.drain();
    StatusSpec status = spec.status();
    SparkCompiler.Sized spark = SparkCompiler.compile(path.field("spark"), spec.spark());
    List<String> jars = FunctionCompiler.jars(path.field("spark").field("jars"), spec.spark());
    PipelinePlan plan =
        PipelinePlanBuilder.builder()
            .formatVersion(PipelinePlan.FORMAT_VERSION)
            .owner(owner)
            .storage(storage)
            .sources(
                SourceCompiler.compile(path.field("sources"), spec.sources(), locations, secrets))
            .views(FlowCompiler.views(path.field("views"), spec.views()))
            .tables(
                TableCompiler.compile(
                    path, spec, new TableCompiler.Shared(storage, locations, secrets, trigger)))
            .sinks(
                SinkCompiler.compile(
                    path.field("sinks"), spec.sinks(), trigger, locations, secrets))
            .sparkConf(spark.conf())
            .jars(jars)
            .functions(
                FunctionCompiler.compile(
                    path.field("functions"), spec.functions(), !jars.isEmpty()))
            .restart(RestartCompiler.compile(path.field("restart"), spec.restart()))
            .drainGraceMillis(
                Durations.millis(
                    path.field("drain").field("grace"),
                    drain == null ? null : drain.grace(),
                    Defaults.DRAIN_GRACE))
            .build();
    PodNeeds needs =
        new PodNeeds(
            secrets.needed(),
            volume,
            spark.driver(),
            spark.executors(),
            spark.executor(),
            Durations.millis(
                path.field("status").field("interval"),
                status == null ? null : status.interval(),
                Defaults.STATUS_INTERVAL,
                1_000));
    Supervision supervision = SupervisionCompiler.compile(path, spec, plan);
    PodSettingsRules.check(path, spec, needs);
    GraphRules.check(path, plan);
    parameters.check(path.field("parameters"));
    if (unreadable != null) {
      // everything else is empty in this case, and problems about that would only hide the cause
      found.removeIf(problem -> !problem.code().equals(ProblemCode.UNREADABLE.id()));
    }
    Consequences.leaveOut(found);
    boolean fatal = found.stream().anyMatch(Problem::fatal);
    return new Compilation(fatal ? null : plan, found, needs, supervision);
  }

  private PipelineCompiler() {}
}
