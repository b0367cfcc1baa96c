package io.streamingpipelines.compiler.query;

import io.streamingpipelines.api.query.FlowSpec;
import io.streamingpipelines.api.query.InputSpec;
import io.streamingpipelines.api.query.ViewSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.TableSpec;
import io.streamingpipelines.compiler.decode.DecodeCompiler;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.FieldPath;
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
public final class FlowCompiler {
  static final String QUERY = "one SELECT over the names in from";

  /** Views: named queries that are not stored. */
  public static List<ViewPlan> views(FieldPath path, List<ViewSpec> specs) {
    List<ViewPlan> views = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      FieldPath at = path.item(i);
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

  /** The flows of a table: those that it declares, or the one that its own from and query form. */
  public static List<FlowPlan> table(
      FieldPath path, TableSpec spec, WritePlan write, SecretFiles secrets) {
    if (spec.flows().isEmpty()) {
      DecodePlan decode = DecodeCompiler.decode(path.field("decode"), spec.decode(), secrets);
      return List.of(
          write.streams()
              ? flow(path, spec.from(), spec.query(), decode)
              : refresh(path, spec.from(), spec.query(), decode));
    }
    check(path, spec, write);
    List<FlowPlan> flows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < spec.flows().size(); i++) {
      FieldPath at = path.field("flows").item(i);
      FlowSpec flow = spec.flows().get(i);
      String name = Texts.name(at, flow.name(), names, "a flow");
      boolean once = Boolean.TRUE.equals(flow.once());
      flows.add(flow(at, name, flow.from(), flow.query(), null, once));
    }
    return flows;
  }

  private static void check(FieldPath path, TableSpec spec, WritePlan write) {
    if (!spec.from().isEmpty() || spec.query() != null) {
      path.error(ProblemCode.EXACTLY_ONE, Rules.FROM_OR_FLOWS);
    }
    if (spec.decode() != null) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.DECODE_NEEDS_ONE_INPUT);
    }
    if (spec.deduplicate() != null) {
      path.field("deduplicate").error(ProblemCode.NOT_TOGETHER, Rules.FLOWS_DO_NOT_DEDUPLICATE);
    }
    if (write.replaces()) {
      path.field("write").error(ProblemCode.NOT_TOGETHER, Rules.FLOWS_DO_NOT_COMPLETE);
    }
    if (write.keyed().filter(keyed -> keyed.sequenceBy().isEmpty()).isPresent()) {
      path.field("write").error(ProblemCode.MISSING, Rules.FLOWS_NEED_A_SEQUENCE);
    }
  }

  /** The only flow of a table or sink; new rows of an input start its batches. */
  public static FlowPlan flow(
      FieldPath path, List<InputSpec> from, @Nullable String query, @Nullable DecodePlan decode) {
    return flow(path, FlowPlan.DEFAULT, from, query, decode, false);
  }

  private static FlowPlan flow(
      FieldPath path,
      String name,
      List<InputSpec> from,
      @Nullable String query,
      @Nullable DecodePlan decode,
      boolean once) {
    FlowPlan flow = anyFlow(path, name, from, query, decode, once);
    if (!flow.inputs().isEmpty()
        && flow.inputs().stream().allMatch(input -> input.as() == ReadAs.SNAPSHOT)) {
      path.field("from")
          .error(
              ProblemCode.NO_STREAM,
              "all inputs are snapshots, so no batch ever starts: read one of them as: stream or"
                  + " as: changes, or use write mode refresh");
    }
    return flow;
  }

  /** The only flow of a refreshed table; it reads nothing as a stream. */
  public static FlowPlan refresh(
      FieldPath path, List<InputSpec> from, @Nullable String query, @Nullable DecodePlan decode) {
    FlowPlan flow = anyFlow(path, FlowPlan.DEFAULT, from, query, decode, false);
    boolean whole =
        flow.inputs().stream()
            .allMatch(
                input -> input.kind() == InputPlan.Kind.VIEW || input.as() == ReadAs.SNAPSHOT);
    if (!whole) {
      path.field("from").error(ProblemCode.INPUT_MODE, Rules.REFRESH_READS_SNAPSHOTS);
    }
    return flow;
  }

  private static FlowPlan anyFlow(
      FieldPath path,
      String name,
      List<InputSpec> from,
      @Nullable String query,
      @Nullable DecodePlan decode,
      boolean once) {
    List<InputPlan> inputs = inputs(path, from, query);
    if (decode != null && inputs.size() > 1) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.DECODE_NEEDS_ONE_INPUT);
    }
    return new FlowPlan(name, inputs, query(path.field("query"), query), decode, once);
  }

  private static @Nullable String query(FieldPath path, @Nullable String query) {
    return Texts.optional(path, path.resolved(query), QUERY);
  }

  private static List<InputPlan> inputs(
      FieldPath path, List<InputSpec> from, @Nullable String query) {
    if (from.isEmpty()) {
      path.field("from")
          .error(
              ProblemCode.TABLE_WITHOUT_FLOW,
              "is missing, so nothing is ever written: name a source, table or view to read");
    }
    if (from.size() > 1 && query == null) {
      path.error(ProblemCode.MISSING, Rules.QUERY_NEEDED);
    }
    return InputCompiler.compile(path.field("from"), from);
  }

  private FlowCompiler() {}
}
