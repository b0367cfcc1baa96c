package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.DeduplicatePlan;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.change.Fingerprint;
import io.streamingpipelines.runtime.change.QueryShape;
import io.streamingpipelines.runtime.change.SettingDigest;
import io.streamingpipelines.runtime.checkpoint.StatePartitions;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.sink.Sinks;
import io.streamingpipelines.runtime.spark.sql.QueryShapes;
import io.streamingpipelines.runtime.write.WriteModes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Creates the fingerprints of planned flows. */
final class Fingerprints {
  private final PipelinePlan plan;
  private final Topology topology;

  Fingerprints(PipelinePlan plan, Topology topology) {
    this.plan = plan;
    this.topology = topology;
  }

  Fingerprint of(FlowTarget target, FlowRelation relation) {
    TablePlan table = target.table();
    SinkPlan sink = target.sink();
    if (table != null) {
      return of(table, target.flow(), relation);
    }
    if (sink != null) {
      return of(sink, relation);
    }
    throw new AssertionError(target);
  }

  private Fingerprint of(TablePlan table, FlowPlan flow, FlowRelation relation) {
    String query = topology.text(flow) + deduplicationText(table.deduplicate());
    // a refresh does not continue from earlier offsets, so its sources may change
    List<String> identities = table.write().streams() ? identities(flow) : List.of();
    return new Fingerprint(
        identities,
        relation.stateful(),
        query,
        table.write().mode() + WriteModes.of(table.write()).fingerprint(),
        table.location(),
        shape(flow, relation, query),
        settings(table, flow));
  }

  private Fingerprint of(SinkPlan sink, FlowRelation relation) {
    String query = topology.text(sink.flow());
    Map<String, String> settings = settings(sink.flow());
    settings.put("target", SettingDigest.of(sink.target()));
    settings.put("trigger", SettingDigest.of(sink.trigger()));
    return new Fingerprint(
        identities(sink.flow()),
        relation.stateful(),
        query,
        "sink",
        Sinks.of(sink).kind(),
        shape(sink.flow(), relation, query),
        settings);
  }

  private QueryShape shape(FlowPlan flow, FlowRelation relation, String query) {
    Map<String, String> identities = new HashMap<>();
    for (InputPlan input : topology.inputs(flow)) {
      identities.put(input.label(), topology.identity(input));
    }
    return QueryShapes.of(relation.rows(), query)
        .reading(label -> identities.getOrDefault(label, label));
  }

  private Map<String, String> settings(TablePlan table, FlowPlan flow) {
    Map<String, String> settings = settings(flow);
    settings.put(
        Fingerprint.SEQUENCE,
        table.write().keyed().map(WritePlan.Keyed::sequenceBy).map(Object::toString).orElse(""));
    settings.put("expectations", SettingDigest.of(table.expectations()));
    settings.put("deduplicate", SettingDigest.of(table.deduplicate()));
    settings.put("write", SettingDigest.of(table.write()));
    settings.put("constraints", SettingDigest.of(table.constraints()));
    settings.put("schemaEvolution", SettingDigest.of(table.schemaEvolution()));
    settings.put("properties", SettingDigest.of(table.properties()));
    settings.put("trigger", SettingDigest.of(table.trigger()));
    return settings;
  }

  private Map<String, String> settings(FlowPlan flow) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("query", SettingDigest.of(topology.text(flow)));
    settings.put("from", SettingDigest.of(topology.inputs(flow)));
    settings.put("decode", SettingDigest.of(flow.decode()));
    settings.put("sources", SettingDigest.of(topology.sources(flow)));
    settings.put(
        "limits", SettingDigest.ofLimits(List.of(topology.inputs(flow), topology.sources(flow))));
    settings.put("functions", SettingDigest.of(plan.functions()));
    settings.put("sparkConf", SettingDigest.of(plan.sparkConf()));
    settings.put(Fingerprint.SQL_CONF, SettingDigest.of(sqlConf()));
    settings.put(
        Fingerprint.PARTITIONS, plan.sparkConf().getOrDefault(StatePartitions.SETTING, ""));
    return settings;
  }

  /** The number of partitions does not change what the optimizer makes of a query. */
  private Map<String, String> sqlConf() {
    Map<String, String> conf = new TreeMap<>(plan.sparkConf());
    conf.keySet().removeIf(key -> !key.startsWith("spark.sql."));
    conf.remove(StatePartitions.SETTING);
    return conf;
  }

  private List<String> identities(FlowPlan flow) {
    return topology.inputs(flow).stream().map(topology::identity).toList();
  }

  /** State depends on the keys; how long they are remembered may change. */
  private static String deduplicationText(@Nullable DeduplicatePlan plan) {
    if (plan == null) {
      return "";
    }
    String until = plan.withinMillis() == null ? " for ever" : " within the watermark";
    return "; unique by " + String.join(", ", plan.keys()) + until;
  }
}
