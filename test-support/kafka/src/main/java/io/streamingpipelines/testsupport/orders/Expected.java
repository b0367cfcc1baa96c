package io.streamingpipelines.testsupport.orders;

import java.util.List;

/**
 * What examples/orders must hold when it has read everything.
 *
 * @param bronze by partition and offset
 * @param silver by partition and offset
 * @param quarantine by partition and offset
 * @param current by order id
 * @param hourly the hours that are closed, by start and type, no type first
 * @param big rows of the topic orders.big, each at least once, by partition and offset of the event
 */
public record Expected(
    List<BronzeRow> bronze,
    List<SilverRow> silver,
    List<QuarantineRow> quarantine,
    Quality quality,
    List<SilverRow> current,
    List<HourlyRow> hourly,
    List<SilverRow> big) {
  public Expected {
    bronze = List.copyOf(bronze);
    silver = List.copyOf(silver);
    quarantine = List.copyOf(quarantine);
    current = List.copyOf(current);
    hourly = List.copyOf(hourly);
    big = List.copyOf(big);
  }
}
