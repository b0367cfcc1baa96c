package io.streamingpipelines.testsupport.orders;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a well-formed event says.
 *
 * @param total null where the event has none or one that is no amount
 */
public record Order(
    @Nullable String orderId,
    @Nullable String customerId,
    @Nullable String eventType,
    @Nullable BigDecimal total,
    @Nullable Instant eventTs) {}
