package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * How to connect to a secured Kafka cluster. Each file is a key of a mounted Secret; the driver
 * reads it when it starts a query.
 *
 * @param protocol PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL
 * @param mechanism PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER; null without SASL
 * @param usernameFile the user's name; for OAUTHBEARER the client's id
 * @param passwordFile the user's password; for OAUTHBEARER the client's secret
 * @param oauth null for the other mechanisms
 * @param caFile PEM certificates to trust; null means the JVM's
 * @param certificateFile PEM client certificate chain
 * @param privateKeyFile PEM client key
 */
public record KafkaSecurity(
    String protocol,
    @Nullable String mechanism,
    @Nullable String usernameFile,
    @Nullable String passwordFile,
    @Nullable OAuth oauth,
    @Nullable String caFile,
    @Nullable String certificateFile,
    @Nullable String privateKeyFile) {

  /**
   * How to request OAuth tokens.
   *
   * @param caFile PEM certificates to trust for these requests; null means the JVM's
   */
  public record OAuth(String tokenEndpointUrl, @Nullable String scope, @Nullable String caFile) {}
}
