package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.FlowSpec;
import io.streamingpipelines.api.InputSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.TableSpec;
import io.streamingpipelines.api.ViewSpec;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.InputPlan.ReadAs;
import io.streamingpipelines.plan.ViewPlan;
import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries and what they read. */
public final class Flows {
  static final String QUERY = "one SELECT over the names in from";

  /** Views: queries that nothing stores. */
  public static List<ViewPlan> views(Place place, List<ViewSpec> specs) {
    List<ViewPlan> views = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      Place at = place.item(i);
      ViewSpec spec = specs.get(i);
      List<InputPlan> inputs = inputs(at, spec.from(), spec.query());
      views.add(
          new ViewPlan(
              Texts.name(at.field("name"), spec.name()),
              inputs,
              query(at.field("query"), spec.query())));
    }
    return views;
  }

  /** What feeds a table: its flows, or the one that its own from and query are. */
  static List<FlowPlan> table(Place place, TableSpec spec, WritePlan write, SecretFiles secrets) {
    if (spec.flows().isEmpty()) {
      DecodePlan decode = Decodes.decode(place.field("decode"), spec.decode(), secrets);
      return List.of(
          write.streams()
              ? flow(place, spec.from(), spec.query(), decode)
              : refresh(place, spec.from(), spec.query(), decode));
    }
    judge(place, spec, write);
    List<FlowPlan> flows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < spec.flows().size(); i++) {
      Place at = place.field("flows").item(i);
      FlowSpec flow = spec.flows().get(i);
      String name = Texts.name(at, flow.name(), names, "a flow");
      boolean once = Boolean.TRUE.equals(flow.once());
      flows.add(flow(at, name, flow.from(), flow.query(), null, once));
    }
    return flows;
  }

  private static void judge(Place place, TableSpec spec, WritePlan write) {
    if (!spec.from().isEmpty() || spec.query() != null) {
      place.error(ProblemCode.EXACTLY_ONE, Rules.FROM_OR_FLOWS);
    }
    if (spec.decode() != null) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.DECODE_NEEDS_ONE_INPUT);
    }
    if (spec.deduplicate() != null) {
      place.field("deduplicate").error(ProblemCode.NOT_TOGETHER, Rules.FLOWS_DO_NOT_DEDUPLICATE);
    }
    if (write.replaces()) {
      place.field("write").error(ProblemCode.NOT_TOGETHER, Rules.FLOWS_DO_NOT_COMPLETE);
    }
    if (write.keyed().filter(keyed -> keyed.sequenceBy().isEmpty()).isPresent()) {
      place.field("write").error(ProblemCode.MISSING, Rules.FLOWS_NEED_A_SEQUENCE);
    }
  }

  /** The one flow of a table or sink, which new rows of an input start. */
  static FlowPlan flow(
      Place place, List<InputSpec> from, @Nullable String query, @Nullable DecodePlan decode) {
    return flow(place, FlowPlan.DEFAULT, from, query, decode, false);
  }

  private static FlowPlan flow(
      Place place,
      String name,
      List<InputSpec> from,
      @Nullable String query,
      @Nullable DecodePlan decode,
      boolean once) {
    FlowPlan flow = anyFlow(place, name, from, query, decode, once);
    if (!flow.inputs().isEmpty()
        && flow.inputs().stream().allMatch(input -> input.as() == ReadAs.SNAPSHOT)) {
      place
          .field("from")
          .error(
              ProblemCode.NO_STREAM,
              "all inputs are snapshots, so nothing ever starts a batch: read one of them as"
                  + " stream or changes, or write a table by mode refresh");
    }
    return flow;
  }

  /** The one flow of a table that is refreshed: nothing of it is a stream. */
  static FlowPlan refresh(
      Place place, List<InputSpec> from, @Nullable String query, @Nullable DecodePlan decode) {
    FlowPlan flow = anyFlow(place, FlowPlan.DEFAULT, from, query, decode, false);
    boolean whole =
        flow.inputs().stream()
            .allMatch(
                input -> input.kind() == InputPlan.Kind.VIEW || input.as() == ReadAs.SNAPSHOT);
    if (!whole) {
      place.field("from").error(ProblemCode.INPUT_MODE, Rules.REFRESH_READS_SNAPSHOTS);
    }
    return flow;
  }

  private static FlowPlan anyFlow(
      Place place,
      String name,
      List<InputSpec> from,
      @Nullable String query,
      @Nullable DecodePlan decode,
      boolean once) {
    List<InputPlan> inputs = inputs(place, from, query);
    if (decode != null && inputs.size() > 1) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.DECODE_NEEDS_ONE_INPUT);
    }
    return new FlowPlan(name, inputs, query(place.field("query"), query), decode, once);
  }

  private static @Nullable String query(Place place, @Nullable String query) {
    return Texts.optional(place, place.resolved(query), QUERY);
  }

  private static List<InputPlan> inputs(Place place, List<InputSpec> from, @Nullable String query) {
    if (from.isEmpty()) {
      place
          .field("from")
          .error(
              ProblemCode.TABLE_WITHOUT_FLOW,
              "is missing, so nothing is ever written: name a source, table or view to read");
    }
    if (from.size() > 1 && query == null) {
      place.error(ProblemCode.MISSING, Rules.QUERY_NEEDED);
    }
    return Inputs.compile(place.field("from"), from);
  }

  private Flows() {}
}
