package io.streamingpipelines.e2e.cluster;

import java.util.UUID;

/**
 * Credentials and certificate of the broker's secured port, generated for each run of the tests.
 *
 * @param username the name of the only user
 */
record BrokerSecrets(String username, String password, SelfSigned shown) {

  static BrokerSecrets make(String host) {
    return new BrokerSecrets("pipeline", "password-" + UUID.randomUUID(), SelfSigned.make(host));
  }

  /** The Secret that {@code e2e/kafka} mounts into the broker. */
  String brokerManifest() {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: kafka-broker}
    data: {keystore.p12: %s}
    stringData: {storepass: %s, username: %s, password: %s}
    """
        .formatted(shown.keyStore(), shown.password(), username, password);
  }

  /** The Secrets that a pipeline needs to connect: {@code kafka-user} and {@code kafka-ca}. */
  String clientManifest() {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: kafka-user}
    stringData: {username: %s, password: %s}
    ---
    %s\
    """
        .formatted(username, password, shown.trustManifest("kafka-ca"));
  }
}
