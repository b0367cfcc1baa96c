package io.streamingpipelines.compiler.kafka;

import io.streamingpipelines.api.kafka.KafkaSecuritySpec;
import io.streamingpipelines.api.kafka.OAuthSpec;
import io.streamingpipelines.api.kafka.SaslSpec;
import io.streamingpipelines.api.kafka.TlsSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.KafkaSecurity;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kafka's protocol, credentials and certificates. */
public final class KafkaSecurityCompiler {
  private static final String OAUTHBEARER = "OAUTHBEARER";
  private static final Pattern URL = Pattern.compile(Rules.HTTP_URL);
  private static final Choice<String> PROTOCOL =
      Choice.of("a protocol", "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
  private static final Choice<String> MECHANISM =
      Choice.of("a SASL mechanism", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", OAUTHBEARER);

  public static @Nullable KafkaSecurity compile(
      FieldPath path, @Nullable KafkaSecuritySpec spec, SecretFiles secrets) {
    if (spec == null) {
      return null;
    }
    String protocol = PROTOCOL.read(path.field("protocol"), spec.protocol(), "PLAINTEXT");
    SaslSpec sasl = spec.sasl();
    TlsSpec tls = spec.tls();
    if (protocol.startsWith("SASL_") && sasl == null) {
      path.error(ProblemCode.MISSING, Rules.SASL_NEEDS_CREDENTIALS);
    }
    if (!protocol.startsWith("SASL_") && sasl != null) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.SASL_NEEDS_PROTOCOL);
    }
    if (!protocol.endsWith("SSL") && tls != null) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.TLS_NEEDS_PROTOCOL);
    }
    String mechanism = null;
    String credentials = null;
    KafkaSecurity.OAuth oauth = null;
    if (sasl != null) {
      FieldPath at = path.field("sasl");
      mechanism = MECHANISM.required(at.field("mechanism"), sasl.mechanism(), "PLAIN");
      credentials =
          Texts.object(
              at.field("credentialsSecret"),
              sasl.credentialsSecret(),
              "a Secret with the keys username and password");
      oauth = oauth(at, sasl.oauth(), OAUTHBEARER.equals(mechanism), secrets);
    }
    FieldPath at = path.field("tls");
    String trust =
        tls == null
            ? null
            : SecretFiles.named(at.field("trustStoreSecret"), tls.trustStoreSecret());
    String own =
        tls == null ? null : SecretFiles.named(at.field("keyStoreSecret"), tls.keyStoreSecret());
    boolean user = !OAUTHBEARER.equals(mechanism);
    return new KafkaSecurity(
        protocol,
        mechanism,
        secrets.file(credentials, user ? "username" : "clientId"),
        secrets.file(credentials, user ? "password" : "clientSecret"),
        oauth,
        secrets.file(trust, "ca.crt"),
        secrets.file(own, "tls.crt"),
        secrets.file(own, "tls.key"));
  }

  private static KafkaSecurity.@Nullable OAuth oauth(
      FieldPath path, @Nullable OAuthSpec spec, boolean wanted, SecretFiles secrets) {
    if (wanted && spec == null) {
      path.error(ProblemCode.MISSING, Rules.OAUTHBEARER_NEEDS_OAUTH);
    }
    if (!wanted && spec != null) {
      path.error(ProblemCode.NOT_TOGETHER, Rules.OAUTH_IS_FOR_OAUTHBEARER);
    }
    if (spec == null) {
      return null;
    }
    FieldPath at = path.field("oauth");
    FieldPath url = at.field("tokenEndpointUrl");
    String written = Texts.required(url, spec.tokenEndpointUrl(), "the token endpoint's URL");
    if (!written.isEmpty() && !URL.matcher(written).matches()) {
      url.error(
          ProblemCode.INVALID_VALUE,
          "'" + written + "' is not the URL of a token endpoint: write one with https:");
    }
    return new KafkaSecurity.OAuth(
        written,
        Texts.optional(at.field("scope"), spec.scope(), "a scope"),
        secrets.file(
            SecretFiles.named(at.field("trustStoreSecret"), spec.trustStoreSecret()), "ca.crt"));
  }

  private KafkaSecurityCompiler() {}
}
