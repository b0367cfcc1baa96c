package io.streamingpipelines.compiler.read;

import io.streamingpipelines.api.rule.Rules;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Checks free options: none may contain a secret, and some are refused by Spark or by this project.
 */
public final class OptionRules {
  /** Refuses secrets only. */
  public static final OptionRules NO_SECRETS = new OptionRules(Map.of(), Map.of());

  private static final Pattern SECRET = Pattern.compile(Rules.SECRET_KEY);

  private final Map<String, String> reasons = new TreeMap<>();

  /**
   * @param refused the reason for each option that cannot be set
   * @param fields the field of the manifest that sets it, for each option that has one
   */
  public OptionRules(Map<String, String> refused, Map<String, String> fields) {
    refused.forEach((option, reason) -> reasons.put(lowerCase(option), reason));
    fields.forEach(
        (option, field) -> reasons.put(lowerCase(option), "set the field " + field + " instead"));
  }

  public void check(FieldPath path, Map<String, String> options) {
    if (options.keySet().stream().anyMatch(key -> SECRET.matcher(key).find())) {
      path.error(ProblemCode.SECRET_IN_TEXT, Rules.NO_SECRET_OPTIONS);
    }
    options.forEach(
        (key, value) -> {
          String reason = reasons.get(lowerCase(key));
          if (reason != null) {
            path.field(key)
                .error(ProblemCode.OPTION_REFUSED, "this option cannot be set: " + reason);
          }
        });
  }

  /** Spark ignores the case of options. */
  private static String lowerCase(String option) {
    return option.toLowerCase(Locale.ROOT);
  }
}
