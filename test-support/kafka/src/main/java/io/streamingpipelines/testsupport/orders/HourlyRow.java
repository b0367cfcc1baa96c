package io.streamingpipelines.testsupport.orders;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of orders_hourly. */
public record HourlyRow(
    Instant hourStart, @Nullable String eventType, long orders, BigDecimal revenue) {}
