package io.streamingpipelines.compiler.driver;

import io.streamingpipelines.api.driver.EnvSpec;
import io.streamingpipelines.api.driver.SecretKeyRef;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Environment variables of a pod. */
final class EnvironmentRules {
  private static final Pattern NAME = Pattern.compile(Rules.ENV_NAME);
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

  static void check(FieldPath path, List<EnvSpec> variables) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < variables.size(); i++) {
      FieldPath at = path.item(i);
      EnvSpec variable = variables.get(i);
      String name = Texts.required(at.field("name"), variable.name(), "a name such as TZ");
      if (!name.isEmpty() && !NAME.matcher(name).matches()) {
        at.field("name")
            .error(
                ProblemCode.INVALID_NAME,
                "'" + name + "' is not the name of a variable: use only letters, digits and _");
      }
      if (name.startsWith("PIPELINE_") || name.startsWith("SPARK_")) {
        at.field("name")
            .error(
                ProblemCode.CONF_REFUSED,
                "names that begin with PIPELINE_ or SPARK_ are reserved for the operator: choose"
                    + " another name");
      }
      if (!name.isEmpty() && !names.add(name)) {
        at.field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'" + name + "' is already set above: remove one of them");
      }
      if ((variable.value() == null) == (variable.secretKeyRef() == null)) {
        at.error(ProblemCode.EXACTLY_ONE, Rules.ONE_ENV_VALUE);
      }
      if (variable.secretKeyRef() != null) {
        secret(at.field("secretKeyRef"), variable.secretKeyRef());
      }
    }
  }

  private static void secret(FieldPath at, SecretKeyRef ref) {
    Texts.object(at.field("name"), ref.name(), "a Secret");
    String key = Texts.required(at.field("key"), ref.key(), "a key of the Secret");
    if (!key.isEmpty() && !KEY.matcher(key).matches()) {
      at.field("key")
          .error(
              ProblemCode.INVALID_NAME,
              "'" + key + "' cannot be a key of a Secret: write letters, digits, -, _ and .");
    }
  }

  private EnvironmentRules() {}
}
