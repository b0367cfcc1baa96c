package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A rule that each row of a table must meet: it passes only if {@code (expression) IS TRUE}
 * (docs/design/semantics.md#expectations).
 *
 * @param path JSON path in the manifest, either in the table or in the shared set of expectations
 * @param tolerate for {@link Action#FAIL}: up to this share or number of a batch's rows is
 *     quarantined instead
 */
public record ExpectationPlan(
    String path, String name, String expression, Action onViolation, @Nullable Tolerance tolerate) {

  /**
   * What happens to a row that violates the rule. If the row violates several rules, the strictest
   * action applies: fail, then quarantine, drop, warn.
   */
  public enum Action {
    @JsonProperty("warn")
    WARN,
    @JsonProperty("drop")
    DROP,
    @JsonProperty("quarantine")
    QUARANTINE,
    @JsonProperty("fail")
    FAIL
  }

  /** The bound within which violations do not fail a batch; exactly one of the two is set. */
  public record Tolerance(@Nullable Double ratio, @Nullable Long count) {}
}
