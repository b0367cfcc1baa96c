package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.ViewPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a plan by name, and what reads what. A name that occurs twice stands for its first
 * bearer.
 */
final class Graph {
  final PipelinePlan plan;
  final List<Reader> readers = new ArrayList<>();
  private final Map<String, SourcePlan> sources = new LinkedHashMap<>();
  private final Map<String, Reader> views = new LinkedHashMap<>();
  private final Map<String, Reader> tables = new LinkedHashMap<>();
  private final Map<String, TablePlan> tablePlans = new LinkedHashMap<>();

  /** The lists of a spec whose elements read something. */
  enum Part {
    VIEWS,
    TABLES,
    SINKS;

    /** The field of the spec. */
    String field() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A view, table or sink: element {@code index} of the spec's list {@code part}.
   *
   * @param flows for each input, the index of the flow that reads it; empty if the reader itself
   *     reads it
   */
  record Reader(Part part, int index, String name, List<InputPlan> inputs, List<Integer> flows) {
    /** A table with the inputs of all its flows. */
    static Reader of(int index, TablePlan table) {
      List<InputPlan> inputs = new ArrayList<>();
      List<Integer> flows = new ArrayList<>();
      for (int i = 0; i < table.flows().size(); i++) {
        List<InputPlan> read = table.flows().get(i).inputs();
        inputs.addAll(read);
        flows.addAll(Collections.nCopies(table.declaresFlows() ? read.size() : 0, i));
      }
      return new Reader(Part.TABLES, index, table.name(), inputs, flows);
    }

    FieldPath path(FieldPath spec) {
      return spec.field(part.field()).item(index);
    }

    /** Path of the list that declares the inputs. */
    FieldPath from(FieldPath spec) {
      return path(spec).field(flows.isEmpty() ? "from" : "flows");
    }

    FieldPath input(FieldPath spec, int input) {
      if (flows.isEmpty()) {
        return from(spec).item(input);
      }
      int flow = flows.get(input);
      return from(spec).item(flow).field("from").item(input - flows.indexOf(flow));
    }
  }

  Graph(PipelinePlan plan) {
    this.plan = plan;
    plan.sources().forEach(source -> sources.putIfAbsent(source.name(), source));
    for (int i = 0; i < plan.views().size(); i++) {
      ViewPlan view = plan.views().get(i);
      add(views, new Reader(Part.VIEWS, i, view.name(), view.inputs(), List.of()));
    }
    for (int i = 0; i < plan.tables().size(); i++) {
      TablePlan table = plan.tables().get(i);
      tablePlans.putIfAbsent(table.name(), table);
      add(tables, Reader.of(i, table));
    }
    for (int i = 0; i < plan.sinks().size(); i++) {
      SinkPlan sink = plan.sinks().get(i);
      readers.add(new Reader(Part.SINKS, i, sink.name(), sink.flow().inputs(), List.of()));
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

  /** Passes on the sources and tables that {@code reader} reads, directly or through views. */
  void stored(Reader reader, Consumer<InputPlan> found) {
    all(
        reader,
        input -> {
          if (input.kind() != InputPlan.Kind.VIEW) {
            found.accept(input);
          }
        });
  }

  /** Passes on each input of {@code reader} and, recursively, of the views among them. */
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
}
