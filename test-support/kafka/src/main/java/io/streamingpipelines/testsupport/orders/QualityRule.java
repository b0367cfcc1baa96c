package io.streamingpipelines.testsupport.orders;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The expectations of examples/orders, in the order in which they stand there. */
public enum QualityRule {
  VALID_ORDER_ID(Action.QUARANTINE) {
    @Override
    boolean passes(SilverRow row, Instant now) {
      return row.orderId() != null;
    }
  },
  POSITIVE_TOTAL(Action.DROP) {
    @Override
    boolean passes(SilverRow row, Instant now) {
      BigDecimal total = row.total();
      return total != null && total.signum() >= 0;
    }
  },
  KNOWN_TYPE(Action.WARN) {
    @Override
    boolean passes(SilverRow row, Instant now) {
      String type = row.eventType();
      return type != null && TYPES.contains(type);
    }
  },
  NOT_FROM_THE_FUTURE(Action.QUARANTINE) {
    @Override
    boolean passes(SilverRow row, Instant now) {
      return row.eventTs().isBefore(now.plus(AHEAD));
    }
  },
  HAS_CUSTOMER(Action.QUARANTINE) {
    @Override
    boolean passes(SilverRow row, Instant now) {
      return row.customerId() != null;
    }
  };

  /** What happens to a row that breaks the rule. */
  enum Action {
    WARN,
    DROP,
    QUARANTINE
  }

  private static final Set<String> TYPES = Set.of("placed", "cancelled", "updated");
  private static final Duration AHEAD = Duration.ofHours(1);

  private final Action action;

  QualityRule(Action action) {
    this.action = action;
  }

  /** Its name in the manifest. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Action action() {
    return action;
  }

  abstract boolean passes(SilverRow row, Instant now);

  /** The rules that a row breaks, in the manifest's order. */
  static List<QualityRule> broken(SilverRow row, Instant now) {
    return Arrays.stream(values()).filter(rule -> !rule.passes(row, now)).toList();
  }
}
