package io.streamingpipelines.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * What the broker's secured port asks for, made anew for each run of the tests.
 *
 * @param username the one user
 * @param certificate PEM of the broker's certificate, which clients have to trust
 * @param keyStore PKCS #12 with the broker's key, base64
 */
record BrokerSecrets(
    String username, String password, String certificate, String keyStore, String storePassword) {

  static BrokerSecrets make(String host) {
    try {
      Path folder = Files.createTempDirectory("broker");
      Path store = folder.resolve("keystore.p12");
      String storePassword = "store-" + UUID.randomUUID();
      keytool(
          "-genkeypair -alias kafka -keyalg EC -storetype PKCS12 -validity 2 -dname CN=kafka",
          List.of("-ext", "SAN=dns:" + host, "-keystore", store.toString()),
          storePassword);
      String certificate =
          keytool(
              "-exportcert -rfc -alias kafka",
              List.of("-keystore", store.toString()),
              storePassword);
      return new BrokerSecrets(
          "pipeline",
          "password-" + UUID.randomUUID(),
          certificate,
          Base64.getEncoder().encodeToString(Files.readAllBytes(store)),
          storePassword);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String keytool(String words, List<String> more, String password) {
    List<String> command = new java.util.ArrayList<>(List.of("keytool"));
    command.addAll(List.of(words.split(" ")));
    command.addAll(more);
    command.addAll(List.of("-storepass", password));
    return Shell.run(null, command).orFail();
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
        .formatted(keyStore, storePassword, username, password);
  }

  /** The Secrets that a pipeline needs to connect: {@code kafka-user} and {@code kafka-ca}. */
  String clientManifest() {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: kafka-user}
    stringData: {username: %s, password: %s}
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: kafka-ca}
    data: {ca.crt: %s}
    """
        .formatted(
            username,
            password,
            Base64.getEncoder()
                .encodeToString(certificate.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
