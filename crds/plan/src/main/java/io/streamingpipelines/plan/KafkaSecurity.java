package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * How to reach a secured Kafka; every file is a key of a mounted Secret, read by the driver when it
 * starts.
 *
 * @param protocol PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL
 * @param mechanism PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; null without SASL
 * @param caFile PEM certificates to trust; null means the JVM's
 * @param certificateFile PEM client certificate chain
 * @param privateKeyFile PEM client key
 */
public record KafkaSecurity(
    String protocol,
    @Nullable String mechanism,
    @Nullable String usernameFile,
    @Nullable String passwordFile,
    @Nullable String caFile,
    @Nullable String certificateFile,
    @Nullable String privateKeyFile) {}
