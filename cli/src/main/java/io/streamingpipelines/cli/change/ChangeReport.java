package io.streamingpipelines.cli.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.cli.change.SpecChanges.SpecChange;
import io.streamingpipelines.plan.ChangeClass;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.PlanComparison;
import io.streamingpipelines.runtime.change.FlowChange;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a manifest would do to a pipeline that runs.
 *
 * @param spec changes outside tables and sinks
 */
public record ChangeReport(String pipeline, List<SpecChange> spec, PlanComparison comparison) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public ChangeReport {
    spec = List.copyOf(spec);
  }

  /** The changes of tables and sinks, the worst first. */
  public List<FlowChange> flows() {
    return comparison.changes().stream()
        .sorted(Comparator.comparing(FlowChange::change).reversed())
        .toList();
  }

  /** The class that decides what happens to the whole manifest. */
  public ChangeClass worst() {
    Stream<ChangeClass> whole =
        spec.stream().map(change -> change.live() ? ChangeClass.NONE : ChangeClass.RESTART);
    Stream<ChangeClass> invalid =
        comparison.problems().stream().filter(Problem::fatal).map(p -> ChangeClass.INVALID);
    return Stream.of(whole, invalid, comparison.changes().stream().map(FlowChange::change))
        .flatMap(classes -> classes)
        .max(Comparator.naturalOrder())
        .orElse(ChangeClass.NONE);
  }

  /** The report for programs. */
  public String json() {
    ObjectNode report = JSON.createObjectNode();
    report.put("pipeline", pipeline);
    report.put("class", worst().toString());
    ArrayNode changes = report.putArray("changes");
    for (SpecChange change : spec) {
      changes.addObject().put("path", "spec." + change.field()).put("class", change.text());
    }
    for (FlowChange change : flows()) {
      ObjectNode entry =
          changes
              .addObject()
              .put("path", change.flow().path())
              .put("name", change.flow().target())
              .put("flow", change.flow().name())
              .put("class", change.change().toString());
      ArrayNode reasons = entry.putArray("reasons");
      change.reasons().forEach(reasons::add);
      if (change.unlock() != null) {
        entry.put("unlock", change.unlock());
      }
    }
    ArrayNode problems = report.putArray("problems");
    comparison.problems().forEach(problem -> problems.add(problem.toString()));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree always has a JSON form.", e);
    }
  }
}
