package io.streamingpipelines.testsupport.orders;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of orders_silver, of orders_current, or one that its rules refused. */
public record SilverRow(
    @Nullable String orderId,
    @Nullable String customerId,
    @Nullable String eventType,
    @Nullable BigDecimal total,
    Instant eventTs,
    int partition,
    long offset) {}
