package io.streamingpipelines.runtime.query;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An OAuth server over HTTPS that knows one client: {@code POST /token} by the client credentials
 * grant (RFC 6749, 4.4), {@code GET /keys} with the key (RFC 7517) by which its tokens are checked.
 */
final class TokenServer implements AutoCloseable {
  private final HttpsServer server;
  private final KeyPair keys;
  private final String credentials;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private TokenServer(HttpsServer server, KeyPair keys, String credentials) {
    this.server = server;
    this.keys = keys;
    this.credentials = credentials;
  }

  static TokenServer start(TestCertificate certificate, String clientId, String clientSecret)
      throws Exception {
    HttpsServer http =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    TokenServer server =
        new TokenServer(
            http, generator.generateKeyPair(), "Basic " + base64(clientId + ":" + clientSecret));
    http.createContext("/token", server::token);
    http.createContext("/keys", server::key);
    http.start();
    return server;
  }

  String url(String path) {
    return "https://localhost:" + server.getAddress().getPort() + path;
  }

  /** The bodies of the requests for tokens. */
  List<String> asked() {
    return asked;
  }

  private void token(HttpExchange exchange) throws IOException {
    asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (!credentials.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{\"error\": \"invalid_client\"}");
      return;
    }
    long now = Instant.now().getEpochSecond();
    String signed =
        url64("{\"alg\": \"RS256\", \"kid\": \"k1\", \"typ\": \"JWT\"}")
            + "."
            + url64(
                "{\"sub\": \"pipeline\", \"scope\": \"kafka\", \"iss\": \"test\", \"iat\": %d, \"exp\": %d}"
                    .formatted(now, now + 600));
    answer(
        exchange,
        200,
        "{\"access_token\": \"%s.%s\", \"token_type\": \"Bearer\", \"expires_in\": 600}"
            .formatted(signed, signature(signed)));
  }

  private String signature(String text) {
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initSign(keys.getPrivate());
      rsa.update(text.getBytes(StandardCharsets.US_ASCII));
      return url64(rsa.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void key(HttpExchange exchange) throws IOException {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    answer(
        exchange,
        200,
        "{\"keys\": [{\"kty\": \"RSA\", \"kid\": \"k1\", \"alg\": \"RS256\", \"use\": \"sig\", \"n\": \"%s\", \"e\": \"%s\"}]}"
            .formatted(
                url64(key.getModulus().toByteArray()),
                url64(key.getPublicExponent().toByteArray())));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String url64(String text) {
    return url64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String url64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
