package io.streamingpipelines.compiler.decode;

import io.streamingpipelines.api.decode.SchemaRegistrySpec;
import io.streamingpipelines.api.kafka.TlsSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.DecodePlan;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Schema registries, and how to connect to them. */
final class SchemaRegistryCompiler {
  private static final Pattern URL = Pattern.compile(Rules.HTTP_URL);

  /**
   * @param subject default of the subject; null if there is none, and empty if none is needed
   */
  static DecodePlan.@Nullable Registry compile(
      FieldPath path,
      @Nullable SchemaRegistrySpec spec,
      @Nullable String subject,
      SecretFiles secrets) {
    if (spec == null) {
      return null;
    }
    FieldPath at = path.field("url");
    String url = Texts.required(at, spec.url(), "the registry's URL");
    if (!url.isEmpty() && !URL.matcher(url).matches()) {
      at.error(
          ProblemCode.INVALID_VALUE,
          "'" + url + "' is not the URL of a registry: write one with http: or https:");
    }
    String named = Texts.optional(path.field("subject"), spec.subject(), "a subject");
    String used = named == null ? subject : named;
    if (used == null) {
      path.field("subject")
          .error(
              ProblemCode.MISSING,
              "is missing: name the subject whose latest schema defines the columns, or write a"
                  + " schema");
    }
    TlsSpec tls = spec.tls();
    FieldPath certificates = path.field("tls");
    String user = SecretFiles.named(path.field("credentialsSecret"), spec.credentialsSecret());
    String trust =
        tls == null
            ? null
            : SecretFiles.named(certificates.field("trustStoreSecret"), tls.trustStoreSecret());
    String own =
        tls == null
            ? null
            : SecretFiles.named(certificates.field("keyStoreSecret"), tls.keyStoreSecret());
    return new DecodePlan.Registry(
        url,
        used == null ? "" : used,
        secrets.file(user, "username"),
        secrets.file(user, "password"),
        secrets.file(trust, "ca.crt"),
        secrets.file(own, "tls.crt"),
        secrets.file(own, "tls.key"));
  }

  private SchemaRegistryCompiler() {}
}
