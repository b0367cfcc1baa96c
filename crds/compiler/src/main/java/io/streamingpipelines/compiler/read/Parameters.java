package io.streamingpipelines.compiler.read;

import io.streamingpipelines.api.rule.Rules;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of {@code ${name}} in the texts of a manifest. References within values are not
 * resolved. Remembers which parameters were used, so an instance serves one compilation only.
 */
public final class Parameters {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)\\}");
  private static final Pattern NAME = Pattern.compile(Rules.NAME);

  private final Map<String, String> values;
  private final Set<String> used = new HashSet<>();

  public Parameters(Map<String, String> values) {
    this.values = new LinkedHashMap<>(values);
  }

  /**
   * The text with parameters replaced; a reference to an unknown parameter is a problem and stays.
   */
  String resolve(FieldPath path, String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String replacement = name == null ? "${" : value(path, name);
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String value(FieldPath path, String name) {
    String value = values.get(name);
    if (value == null) {
      path.error(
          ProblemCode.UNKNOWN_PARAMETER,
          "there is no parameter '"
              + name
              + "' in spec.parameters"
              + Nearest.hint(
                  name,
                  values.keySet(),
                  ": declare it, or write $${" + name + "} if you mean the text itself"));
      return "${" + name + "}";
    }
    used.add(name);
    return value;
  }

  /**
   * Checks the names, and which parameters are unused, once all texts are resolved.
   *
   * @param path where the parameters are declared
   */
  public void check(FieldPath path) {
    if (values.keySet().stream().anyMatch(name -> !NAME.matcher(name).matches())) {
      path.error(ProblemCode.INVALID_NAME, Rules.PARAMETER_NAMES);
    }
    for (String name : values.keySet()) {
      if (!used.contains(name)) {
        path.field(name)
            .warning(
                ProblemCode.UNUSED,
                "is never used: write ${" + name + "} where you need it, or remove it");
      }
    }
  }
}
