package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.ViewPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The plan by names, and who reads whom. Names that occur twice stand for their first bearer. */
final class Graph {
  final PipelinePlan plan;
  final List<Reader> readers = new ArrayList<>();
  private final Map<String, SourcePlan> sources = new LinkedHashMap<>();
  private final Map<String, Reader> views = new LinkedHashMap<>();
  private final Map<String, Reader> tables = new LinkedHashMap<>();
  private final Map<String, TablePlan> tablePlans = new LinkedHashMap<>();

  /** A view, table or sink: element {@code index} of the spec's list {@code list}. */
  record Reader(String list, int index, String name, List<InputPlan> inputs) {
    Place place(Place spec) {
      return spec.field(list).item(index);
    }

    Place input(Place spec, int input) {
      return place(spec).field("from").item(input);
    }
  }

  Graph(PipelinePlan plan) {
    this.plan = plan;
    plan.sources().forEach(source -> sources.putIfAbsent(source.name(), source));
    for (int i = 0; i < plan.views().size(); i++) {
      ViewPlan view = plan.views().get(i);
      add(views, new Reader("views", i, view.name(), view.inputs()));
    }
    for (int i = 0; i < plan.tables().size(); i++) {
      TablePlan table = plan.tables().get(i);
      tablePlans.putIfAbsent(table.name(), table);
      add(tables, new Reader("tables", i, table.name(), inputs(table.flows())));
    }
    for (int i = 0; i < plan.sinks().size(); i++) {
      SinkPlan sink = plan.sinks().get(i);
      readers.add(new Reader("sinks", i, sink.name(), sink.flow().inputs()));
    }
  }

  @Nullable SourcePlan source(String name) {
    return sources.get(name);
  }

  @Nullable TablePlan table(String name) {
    return tablePlans.get(name);
  }

  /** The view or table that an input reads; null for sources and unknown names. */
  @Nullable Reader upstream(InputPlan input) {
    return switch (input.kind()) {
      case SOURCE -> null;
      case VIEW -> views.get(input.name());
      case TABLE -> tables.get(input.name());
    };
  }

  boolean knows(InputPlan input) {
    return input.kind() == InputPlan.Kind.SOURCE
        ? sources.containsKey(input.name())
        : upstream(input) != null;
  }

  Set<String> names(InputPlan.Kind kind) {
    return switch (kind) {
      case SOURCE -> sources.keySet();
      case VIEW -> views.keySet();
      case TABLE -> tables.keySet();
    };
  }

  /** The sources and tables that feed {@code reader}, those of the views between included. */
  void stored(Reader reader, Consumer<InputPlan> found) {
    all(
        reader,
        input -> {
          if (input.kind() != InputPlan.Kind.VIEW) {
            found.accept(input);
          }
        });
  }

  /** Each input of {@code reader}, and those of the views among them; cycles end. */
  void all(Reader reader, Consumer<InputPlan> found) {
    all(reader, found, new HashSet<>());
  }

  private void all(Reader reader, Consumer<InputPlan> found, Set<String> seen) {
    for (InputPlan input : reader.inputs()) {
      found.accept(input);
      Reader view = input.kind() == InputPlan.Kind.VIEW ? views.get(input.name()) : null;
      if (view != null && seen.add(view.name())) {
        all(view, found, seen);
      }
    }
  }

  private void add(Map<String, Reader> byName, Reader reader) {
    readers.add(reader);
    byName.putIfAbsent(reader.name(), reader);
  }

  private static List<InputPlan> inputs(List<FlowPlan> flows) {
    return flows.stream().flatMap(flow -> flow.inputs().stream()).toList();
  }
}
