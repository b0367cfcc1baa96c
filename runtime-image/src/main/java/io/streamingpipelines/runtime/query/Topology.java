package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.ViewPlan;
import io.streamingpipelines.runtime.batch.RefreshInputs;
import io.streamingpipelines.runtime.change.Digest;
import io.streamingpipelines.runtime.change.Fingerprint;
import io.streamingpipelines.runtime.change.SqlText;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.source.BatchBounds;
import io.streamingpipelines.runtime.source.Source;
import io.streamingpipelines.runtime.source.Sources;
import io.streamingpipelines.runtime.source.delta.DeltaSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Knows which flows read which tables and sources, also through views. */
final class Topology {
  private final Map<String, ViewPlan> views = new LinkedHashMap<>();
  private final Map<String, TablePlan> tables = new LinkedHashMap<>();
  private final Map<String, SourcePlan> sources = new LinkedHashMap<>();

  Topology(PipelinePlan plan) {
    plan.views().forEach(view -> views.put(view.name(), view));
    plan.tables().forEach(table -> tables.put(table.name(), table));
    plan.sources().forEach(source -> sources.put(source.name(), source));
  }

  /** The pipeline's tables that the flow reads. */
  Set<String> upstream(FlowPlan flow) {
    Set<String> found = new LinkedHashSet<>();
    for (InputPlan input : leaves(flow.inputs())) {
      if (input.kind() == InputPlan.Kind.TABLE) {
        found.add(input.name());
      }
    }
    return found;
  }

  /** The pipeline's tables that the flow reads as a stream of rows or changes. */
  Set<String> streamed(FlowPlan flow) {
    Set<String> found = new LinkedHashSet<>();
    for (InputPlan input : leaves(flow.inputs())) {
      if (input.kind() == InputPlan.Kind.TABLE && input.as() != InputPlan.ReadAs.SNAPSHOT) {
        found.add(input.name());
      }
    }
    return found;
  }

  /** Where the flow's inputs start according to their declarations, by identity. */
  Map<String, Start> starts(FlowPlan flow) {
    Map<String, Start> starts = new TreeMap<>();
    for (InputPlan input : leaves(flow.inputs())) {
      SourcePlan source = input.kind() == InputPlan.Kind.SOURCE ? sources.get(input.name()) : null;
      if (source != null) {
        Sources.of(source).start().ifPresent(start -> starts.put(identity(input), start));
      } else if (input.as() != InputPlan.ReadAs.SNAPSHOT) {
        starts.put(identity(input), Start.EARLIEST);
      }
    }
    return starts;
  }

  /** The current ends of the flow's inputs, by identity, as Spark's offset log writes them. */
  Map<String, String> ends(SparkSession session, FlowPlan flow) {
    Map<String, String> ends = new TreeMap<>();
    for (InputPlan input : leaves(flow.inputs())) {
      source(input)
          .flatMap(source -> source.end(session, input))
          .ifPresent(end -> ends.put(identity(input), end));
    }
    return ends;
  }

  /** The most that one batch of the flow reads from each input, as text; null without a limit. */
  @Nullable String batchLimit(BatchBounds bounds, FlowPlan flow) {
    Map<String, String> limits = new LinkedHashMap<>();
    for (InputPlan input : leaves(flow.inputs())) {
      source(input)
          .flatMap(source -> source.limit(bounds, input))
          .ifPresent(limit -> limits.put(input.name(), limit));
    }
    return switch (limits.size()) {
      case 0 -> null;
      case 1 -> limits.values().iterator().next();
      default ->
          limits.entrySet().stream()
              .map(limit -> limit.getKey() + ": " + limit.getValue())
              .collect(Collectors.joining("; "));
    };
  }

  private Optional<Source> source(InputPlan input) {
    TablePlan table = input.kind() == InputPlan.Kind.TABLE ? tables.get(input.name()) : null;
    return table != null
        ? Optional.of(DeltaSource.of(table.name(), table.location()))
        : Optional.ofNullable(sources.get(input.name())).map(Sources::of);
  }

  /** Whether the flow reads a source outside the pipeline. */
  boolean external(FlowPlan flow) {
    // requeued rows are not counted, because they were counted when they first arrived
    return leaves(flow.inputs()).stream()
        .anyMatch(i -> i.kind() == InputPlan.Kind.SOURCE && sources.containsKey(i.name()));
  }

  /** The Kafka sources that the flow reads, by their position among its inputs. */
  Map<Integer, SourcePlan.Kafka> kafka(FlowPlan flow) {
    Map<Integer, SourcePlan.Kafka> found = new TreeMap<>();
    List<InputPlan> inputs = leaves(flow.inputs());
    for (int i = 0; i < inputs.size(); i++) {
      SourcePlan source =
          inputs.get(i).kind() == InputPlan.Kind.SOURCE ? sources.get(inputs.get(i).name()) : null;
      int at = i;
      Optional.ofNullable(source)
          .map(Sources::of)
          .flatMap(Source::kafka)
          .ifPresent(kafka -> found.put(at, kafka));
    }
    return found;
  }

  /** The tables, each after the tables that it reads; the plan has no cycles. */
  List<TablePlan> inOrder() {
    Map<String, TablePlan> ordered = new LinkedHashMap<>();
    tables.values().forEach(table -> visit(table, ordered, new LinkedHashSet<>()));
    return new ArrayList<>(ordered.values());
  }

  private void visit(TablePlan table, Map<String, TablePlan> ordered, Set<String> path) {
    if (ordered.containsKey(table.name()) || !path.add(table.name())) {
      return;
    }
    for (FlowPlan flow : table.flows()) {
      for (String name : upstream(flow)) {
        TablePlan input = tables.get(name);
        if (input != null) {
          visit(input, ordered, path);
        }
      }
    }
    ordered.put(table.name(), table);
  }

  /** The current inputs of a refreshed table. */
  RefreshInputs builtFrom(SparkSession session, TablePlan table, FlowPlan flow) {
    Map<String, Long> versions = new TreeMap<>();
    for (String name : upstream(flow)) {
      TablePlan input = tables.get(name);
      if (input != null) {
        versions.put(name, new TableLog(session, input.location()).state().version());
      }
    }
    return new RefreshInputs(definition(table, flow), versions);
  }

  /** Whether nothing has changed since; files that maintenance has rewritten hold the same rows. */
  boolean sameResult(SparkSession session, RefreshInputs last, RefreshInputs now) {
    if (!last.definition().equals(now.definition())
        || !last.versions().keySet().equals(now.versions().keySet())) {
      return false;
    }
    for (Map.Entry<String, Long> input : last.versions().entrySet()) {
      long before = input.getValue();
      long version = now.versions().getOrDefault(input.getKey(), -1L);
      if (version < before || version > before && changed(session, input.getKey(), before)) {
        return false;
      }
    }
    return true;
  }

  private boolean changed(SparkSession session, String name, long version) {
    TablePlan table = tables.get(name);
    return table == null
        || new DeltaCommits(session, table.location()).changedSince(version + 1) != null;
  }

  /** A digest of the query, its inputs and the rules: everything that affects the result. */
  private String definition(TablePlan table, FlowPlan flow) {
    String all =
        inputs(flow).stream().map(this::identity).toList()
            + text(flow)
            + flow.decode()
            + table.expectations();
    return Digest.of(all);
  }

  /** The sources and tables that the flow reads, also through views, in the manifest's order. */
  List<InputPlan> inputs(FlowPlan flow) {
    return leaves(flow.inputs());
  }

  /** The sources that the flow reads. */
  List<SourcePlan> sources(FlowPlan flow) {
    return inputs(flow).stream()
        .filter(input -> input.kind() == InputPlan.Kind.SOURCE)
        .map(input -> sources.get(input.name()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** What the offsets of an input belong to, whatever its name is. */
  String identity(InputPlan input) {
    if (input.kind() == InputPlan.Kind.TABLE) {
      TablePlan table = tables.get(input.name());
      return "table "
          + (table == null ? input.name() : table.location())
          + (input.as() == InputPlan.ReadAs.CHANGES ? " changes" : "")
          + (input.as() == InputPlan.ReadAs.SNAPSHOT ? " snapshot" : "");
    }
    SourcePlan source = sources.get(input.name());
    return source == null ? "unknown " + input.name() : Sources.of(source).identity();
  }

  /** The names of the flow's streaming inputs, in the order in which Spark numbers them. */
  List<String> names(FlowPlan flow, Fingerprint fingerprint) {
    Map<String, String> names = new TreeMap<>();
    inputs(flow).forEach(input -> names.put(identity(input), input.name()));
    return fingerprint.inputs().stream().map(id -> names.getOrDefault(id, id)).toList();
  }

  /** The normalized text of the flow's query and of the views that it reads. */
  String text(FlowPlan flow) {
    StringBuilder text = new StringBuilder(SqlText.normalised(flow.query()));
    for (ViewPlan view : views(flow)) {
      text.append("; ").append(view.name()).append(": ").append(SqlText.normalised(view.query()));
    }
    return text.toString();
  }

  /** The views that the flow reads, also through other views. */
  Set<ViewPlan> views(FlowPlan flow) {
    return viewsOf(flow.inputs(), new LinkedHashSet<>());
  }

  private List<InputPlan> leaves(List<InputPlan> inputs) {
    List<InputPlan> leaves = new ArrayList<>();
    for (InputPlan input : inputs) {
      ViewPlan view = view(input);
      if (view == null) {
        leaves.add(input);
      } else {
        leaves.addAll(leaves(view.inputs()));
      }
    }
    return leaves;
  }

  private Set<ViewPlan> viewsOf(List<InputPlan> inputs, Set<ViewPlan> found) {
    for (InputPlan input : inputs) {
      ViewPlan view = view(input);
      if (view != null && found.add(view)) {
        viewsOf(view.inputs(), found);
      }
    }
    return found;
  }

  private @Nullable ViewPlan view(InputPlan input) {
    return input.kind() == InputPlan.Kind.VIEW ? views.get(input.name()) : null;
  }
}
