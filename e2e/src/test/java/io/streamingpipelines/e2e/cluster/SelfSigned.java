package io.streamingpipelines.e2e.cluster;

import io.streamingpipelines.testsupport.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A server's self-signed certificate, generated for each run of the tests.
 *
 * @param certificate the certificate that clients have to trust, as PEM
 * @param keyStore PKCS #12 key store with the key, as Base64
 * @param password the password of the key store
 */
record SelfSigned(String certificate, String keyStore, String password) {
  private static final String ALIAS = "server";

  static SelfSigned make(String host) {
    try {
      String store = Files.createTempDirectory("keys").resolve("keystore.p12").toString();
      String password = "store-" + UUID.randomUUID();
      keytool(
          "-genkeypair -keyalg EC -storetype PKCS12 -validity 2 -dname CN=" + host,
          store,
          password,
          "-ext",
          "SAN=dns:" + host);
      String certificate = keytool("-exportcert -rfc", store, password);
      String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(store)));
      return new SelfSigned(certificate, bytes, password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The key as PEM, for servers that do not read key stores. */
  String key() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(
          new ByteArrayInputStream(Base64.getDecoder().decode(keyStore)), password.toCharArray());
      byte[] key = store.getKey(ALIAS, password.toCharArray()).getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the store was made here", e);
    }
  }

  /** The Secret that a pipeline's {@code trustStoreSecret} names. */
  String trustManifest(String name) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: %s}
    data: {ca.crt: %s}
    """
        .formatted(name, base64(certificate));
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String keytool(String words, String store, String password, String... more) {
    List<String> command = new ArrayList<>(List.of("keytool"));
    command.addAll(List.of(words.split(" ")));
    command.addAll(List.of(more));
    command.addAll(List.of("-alias", ALIAS, "-keystore", store, "-storepass", password));
    return Shell.run(null, command).orFail();
  }
}
