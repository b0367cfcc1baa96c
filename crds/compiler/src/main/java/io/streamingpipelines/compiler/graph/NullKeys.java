package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Warns about keys that may be NULL, because all rows without a key become one row. An expectation
 * has to keep them out, of the table itself or of a table that it reads. Aggregations keyed on
 * their groups are not checked.
 */
final class NullKeys {
  private static final Pattern OR = Pattern.compile("(?i)\\bor\\b");

  static void check(FieldPath path, Graph graph) {
    for (int i = 0; i < graph.plan.tables().size(); i++) {
      TablePlan table = graph.plan.tables().get(i);
      WritePlan.Keyed keyed = table.write().keyed().orElse(null);
      if (keyed == null || keyed.sequenceBy().isEmpty()) {
        continue;
      }
      List<ExpectationPlan> rules = new ArrayList<>();
      collect(graph, table, rules, new HashSet<>());
      for (int j = 0; j < keyed.keys().size(); j++) {
        String key = keyed.keys().get(j);
        if (rules.stream().noneMatch(rule -> keepsNullOut(rule, key))) {
          path.field("tables")
              .item(i)
              .field("write")
              .field("keys")
              .item(j)
              .warning(
                  ProblemCode.KEY_MAY_BE_NULL,
                  "no expectation keeps NULL out of key '"
                      + key
                      + "': add one such as {name: has_"
                      + key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_")
                      + ", expression: "
                      + isNotNull(key)
                      + ", onViolation: quarantine}");
        }
      }
    }
  }

  /** SQL as it can be written in YAML: a text that begins with a backtick needs quotes. */
  private static String isNotNull(String key) {
    return key.matches("[A-Za-z_][A-Za-z0-9_]*")
        ? key + " IS NOT NULL"
        : "\"" + SqlName.quoted(key) + " IS NOT NULL\"";
  }

  private static void collect(
      Graph graph, TablePlan table, List<ExpectationPlan> rules, Set<String> seen) {
    if (!seen.add(table.name())) {
      return;
    }
    rules.addAll(table.expectations());
    Graph.Reader reader = Graph.Reader.of(0, table);
    graph.stored(
        reader,
        input -> {
          TablePlan upstream =
              input.kind() == InputPlan.Kind.TABLE ? graph.table(input.name()) : null;
          if (upstream != null) {
            collect(graph, upstream, rules, seen);
          }
        });
  }

  private static boolean keepsNullOut(ExpectationPlan rule, String key) {
    return rule.onViolation() != ExpectationPlan.Action.WARN
        && !OR.matcher(rule.expression()).find()
        && Pattern.compile("(?i)(^|[^\\w.])`?" + Pattern.quote(key) + "`?\\s+is\\s+not\\s+null\\b")
            .matcher(rule.expression())
            .find();
  }

  private NullKeys() {}
}
