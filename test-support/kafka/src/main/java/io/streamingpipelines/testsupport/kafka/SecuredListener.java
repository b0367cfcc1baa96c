package io.streamingpipelines.testsupport.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A listener whose clients have to show who they are, beside the plain one.
 *
 * @param name in capitals
 * @param protocol SSL, SASL_PLAINTEXT or SASL_SSL
 * @param mechanisms of SASL; empty for SSL
 * @param settings Kafka's own, without the listener's prefix
 * @param scramUsers who may connect by SCRAM, as Kafka's storage formatter takes them
 */
public record SecuredListener(
    String name,
    int port,
    String protocol,
    List<String> mechanisms,
    Map<String, String> settings,
    List<String> scramUsers) {
  private static final String SCRAM = "SCRAM-SHA-512";

  /**
   * SASL/SCRAM-SHA-512 over TLS, for one user.
   *
   * @param keyStore PKCS #12, with the broker's key and certificate
   */
  public static SecuredListener scram(
      int port, Path keyStore, String keyStorePassword, String username, String password) {
    return new SecuredListener(
        "SECURED",
        port,
        "SASL_SSL",
        List.of(SCRAM),
        Map.of(
            "ssl.keystore.type",
            "PKCS12",
            "ssl.keystore.location",
            keyStore.toString(),
            "ssl.keystore.password",
            keyStorePassword,
            "ssl.key.password",
            keyStorePassword,
            "ssl.client.auth",
            "none",
            "scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        List.of(scramUser(SCRAM, username, password)));
  }

  /** For {@link #scramUsers}. */
  public static String scramUser(String mechanism, String username, String password) {
    return mechanism + "=[name=" + username + ",password=" + password + "]";
  }

  Map<String, String> properties() {
    String prefix = "listener.name." + name.toLowerCase(Locale.ROOT) + ".";
    Map<String, String> properties = new TreeMap<>();
    settings.forEach((key, value) -> properties.put(prefix + key, value));
    if (!mechanisms.isEmpty()) {
      properties.put(prefix + "sasl.enabled.mechanisms", String.join(",", mechanisms));
    }
    return properties;
  }

  /** Without its secrets. */
  @Override
  public String toString() {
    return "SecuredListener[name=" + name + ", port=" + port + ", protocol=" + protocol + "]";
  }
}
