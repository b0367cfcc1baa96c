package io.streamingpipelines.testsupport.orders;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of orders_bronze.
 *
 * @param crc {@code crc32(raw_value)}
 */
public record BronzeRow(
    int partition, long offset, @Nullable String key, long crc, Instant timestamp) {}
