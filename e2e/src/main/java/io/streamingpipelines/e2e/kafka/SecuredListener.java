package io.streamingpipelines.e2e.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A listener that asks for SASL/SCRAM-SHA-512 over TLS.
 *
 * @param keyStore PKCS #12, with the broker's key and certificate
 * @param username the one user that may connect
 */
public record SecuredListener(
    int port, Path keyStore, String keyStorePassword, String username, String password) {
  private static final String MECHANISM = "SCRAM-SHA-512";

  Map<String, String> properties(String prefix) {
    return Map.of(
        "sasl.enabled.mechanisms",
        MECHANISM,
        prefix + "sasl.enabled.mechanisms",
        MECHANISM,
        prefix + MECHANISM.toLowerCase(Locale.ROOT) + ".sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
        prefix + "ssl.keystore.type",
        "PKCS12",
        prefix + "ssl.keystore.location",
        keyStore.toString(),
        prefix + "ssl.keystore.password",
        keyStorePassword,
        prefix + "ssl.key.password",
        keyStorePassword,
        prefix + "ssl.client.auth",
        "none");
  }

  /** The user as Kafka's storage formatter takes it. */
  List<String> scramArguments() {
    return List.of(MECHANISM + "=[name=" + username + ",password=" + password + "]");
  }

  @Override
  public String toString() {
    return "SecuredListener[port="
        + port
        + ", keyStore="
        + keyStore
        + ", username="
        + username
        + "]";
  }
}
