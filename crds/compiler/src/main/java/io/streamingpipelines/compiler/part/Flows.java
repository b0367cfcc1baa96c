package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.DecodeSpec;
import io.streamingpipelines.api.InputSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.ViewSpec;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.InputPlan.ReadAs;
import io.streamingpipelines.plan.ViewPlan;
import java.util.ArrayList;
import java.util.List;
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

  /** The one flow of a table or sink. */
  static FlowPlan flow(
      Place place, List<InputSpec> from, @Nullable String query, @Nullable DecodeSpec decode) {
    List<InputPlan> inputs = inputs(place, from, query);
    if (!inputs.isEmpty() && inputs.stream().allMatch(input -> input.as() == ReadAs.SNAPSHOT)) {
      place
          .field("from")
          .error(
              ProblemCode.NO_STREAM,
              "all inputs are snapshots, so nothing ever starts a batch: read one of them as"
                  + " stream or changes");
    }
    if (decode != null && inputs.size() > 1) {
      place.error(ProblemCode.NOT_TOGETHER, Rules.DECODE_NEEDS_ONE_INPUT);
    }
    return new FlowPlan(
        FlowPlan.DEFAULT,
        inputs,
        query(place.field("query"), query),
        Decodes.decode(place.field("decode"), decode));
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
