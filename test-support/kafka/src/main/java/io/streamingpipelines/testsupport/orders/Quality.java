package io.streamingpipelines.testsupport.orders;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the rules of orders_silver count.
 *
 * @param warned rows that break only warnings; among the passed
 * @param quarantined malformed ones included
 * @param malformed rows whose document could not be read; among the quarantined
 * @param failed rows that break a rule, by the rule's name; well-formed rows only
 */
public record Quality(
    long passed,
    long warned,
    long dropped,
    long quarantined,
    long malformed,
    Map<String, Long> failed) {
  public Quality {
    failed = Collections.unmodifiableMap(new TreeMap<>(failed));
  }

  /** Rows that were read. */
  public long rows() {
    return passed + dropped + quarantined;
  }
}
