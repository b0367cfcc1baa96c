package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.SchemaRegistrySpec;
import io.streamingpipelines.api.TlsSpec;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.DecodePlan;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Schema registries, and how they are reached. */
final class Registries {
  private static final Pattern URL = Pattern.compile(Rules.HTTP_URL);

  /**
   * @param subject what holds where none is written; null when there is no such, and empty when
   *     none is needed
   */
  static DecodePlan.@Nullable Registry compile(
      Place place,
      @Nullable SchemaRegistrySpec spec,
      @Nullable String subject,
      SecretFiles secrets) {
    if (spec == null) {
      return null;
    }
    Place at = place.field("url");
    String url = Texts.required(at, spec.url(), "the registry's URL");
    if (!url.isEmpty() && !URL.matcher(url).matches()) {
      at.error(
          ProblemCode.INVALID_VALUE,
          "'" + url + "' is not the URL of a registry: write one with http: or https:");
    }
    String named = Texts.optional(place.field("subject"), spec.subject(), "a subject");
    String used = named == null ? subject : named;
    if (used == null) {
      place
          .field("subject")
          .error(
              ProblemCode.MISSING,
              "is missing: write the subject whose newest schema gives the columns, or a schema");
    }
    TlsSpec tls = spec.tls();
    Place certificates = place.field("tls");
    String user = SecretFiles.named(place.field("credentialsSecret"), spec.credentialsSecret());
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

  private Registries() {}
}
