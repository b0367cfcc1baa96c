package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * How to reach a secured Kafka; every file is a key of a mounted Secret, read by the driver when it
 * starts.
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
   * Where tokens come from.
   *
   * @param caFile PEM certificates to trust there; null means the JVM's
   */
  public record OAuth(String tokenEndpointUrl, @Nullable String scope, @Nullable String caFile) {}
}
