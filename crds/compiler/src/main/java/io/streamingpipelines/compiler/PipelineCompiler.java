package io.streamingpipelines.compiler;

import io.streamingpipelines.api.DrainSpec;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.StatusSpec;
import io.streamingpipelines.api.Unreadable;
import io.streamingpipelines.compiler.graph.GraphRules;
import io.streamingpipelines.compiler.part.Flows;
import io.streamingpipelines.compiler.part.Functions;
import io.streamingpipelines.compiler.part.Locations;
import io.streamingpipelines.compiler.part.Restarts;
import io.streamingpipelines.compiler.part.SecretFiles;
import io.streamingpipelines.compiler.part.Sinks;
import io.streamingpipelines.compiler.part.Sources;
import io.streamingpipelines.compiler.part.Sparks;
import io.streamingpipelines.compiler.part.Storages;
import io.streamingpipelines.compiler.part.Tables;
import io.streamingpipelines.compiler.part.Triggers;
import io.streamingpipelines.compiler.pod.Pods;
import io.streamingpipelines.compiler.read.Consequences;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.Parameters;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.plan.TriggerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles a spec into the plan that a driver runs, or finds all its problems at once. */
public final class PipelineCompiler {
  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  /** For pods in a cluster. */
  public static Compilation compile(@Nullable PipelineSpec spec, Owner owner) {
    return compile(spec, owner, RunsIn.CLUSTER);
  }

  /** For the place that {@code where} names. */
  public static Compilation compile(@Nullable PipelineSpec spec, Owner owner, RunsIn where) {
    return compile(spec == null ? PipelineSpec.empty() : spec, owner, where, new ArrayList<>());
  }

  private static Compilation compile(
      PipelineSpec spec, Owner owner, RunsIn where, List<Problem> found) {
    Parameters parameters = new Parameters(spec.parameters());
    Place place = new Place("spec", found, parameters);
    Unreadable unreadable = spec.unreadable();
    if (unreadable != null) {
      new Place(unreadable.path(), found).error(ProblemCode.UNREADABLE, unreadable.message());
    }
    if (owner.name().length() > Rules.PIPELINE_NAME_MAX || !NAME.matcher(owner.name()).matches()) {
      new Place("metadata.name", found).error(ProblemCode.INVALID_NAME, Rules.PIPELINE_NAME);
    }
    SecretFiles secrets = new SecretFiles(where.secrets());
    PodNeeds.Volume volume = Storages.volume(place.field("storage"), spec.storage());
    Locations locations = new Locations(volume, where.cluster());
    StoragePlan storage =
        Storages.compile(place.field("storage"), spec.storage(), locations, where, secrets);
    TriggerPlan trigger =
        Triggers.compile(place.field("trigger"), spec.trigger(), Triggers.DEFAULT);
    if (unreadable == null && spec.tables().isEmpty() && spec.sinks().isEmpty()) {
      place.error(ProblemCode.EMPTY_PIPELINE, Rules.SOMETHING_TO_DO);
    }
    DrainSpec drain = spec.drain();
    StatusSpec status = spec.status();
    Sparks.Sized spark = Sparks.compile(place.field("spark"), spec.spark());
    List<String> jars = Functions.jars(place.field("spark").field("jars"), spec.spark());
    PipelinePlan plan =
        PipelinePlanBuilder.builder()
            .formatVersion(PipelinePlan.FORMAT_VERSION)
            .owner(owner)
            .storage(storage)
            .sources(Sources.compile(place.field("sources"), spec.sources(), locations, secrets))
            .views(Flows.views(place.field("views"), spec.views()))
            .tables(
                Tables.compile(
                    place, spec, new Tables.Shared(storage, locations, secrets, trigger)))
            .sinks(Sinks.compile(place.field("sinks"), spec.sinks(), trigger, locations, secrets))
            .sparkConf(spark.conf())
            .jars(jars)
            .functions(
                Functions.compile(place.field("functions"), spec.functions(), !jars.isEmpty()))
            .restart(Restarts.compile(place.field("restart"), spec.restart()))
            .drainGraceMillis(
                Durations.millis(
                    place.field("drain").field("grace"),
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
                place.field("status").field("interval"),
                status == null ? null : status.interval(),
                Defaults.STATUS_INTERVAL,
                1_000));
    Pods.judge(place, spec, needs);
    GraphRules.judge(place, plan);
    parameters.judge(place.field("parameters"));
    if (unreadable != null) {
      // everything else is empty then, and saying so would only hide the cause
      found.removeIf(problem -> !problem.code().equals(ProblemCode.UNREADABLE.id()));
    }
    Consequences.leaveOut(found);
    boolean fatal = found.stream().anyMatch(Problem::fatal);
    return new Compilation(fatal ? null : plan, found, needs);
  }

  private PipelineCompiler() {}
}
