package io.streamingpipelines.testsupport.orders;

/** What is odd about an event, for tests that look for one; an event may have several. */
public enum EventDefect {
  /** The document ends somewhere inside. */
  CUT(true),
  /** Something follows the whole document. */
  TRAILING(true),
  /** One byte is not UTF-8. */
  NOT_UTF8(true),
  /** A name stands twice in the document. */
  DUPLICATE_NAME(true),
  /** A time is no time. */
  WRONG_TYPE(true),
  /** No byte at all. */
  EMPTY(true),
  /** Valid JSON, but null, a text or a number. */
  NOT_AN_OBJECT(true),

  NO_ORDER_ID,
  /** No event time either; only together with {@link #NO_ORDER_ID}. */
  NO_EVENT_TIME,
  NO_CUSTOMER,
  NEGATIVE_TOTAL,
  /** Absent, or a text that is no amount. */
  UNREADABLE_TOTAL,
  /** A type that nobody knows, or none. */
  UNKNOWN_TYPE,
  FAR_FUTURE,

  /** Valid, but older than what was sent of its order before. */
  OLDER,
  /** The same bytes as an event before it. */
  DUPLICATE;

  private final boolean malformed;

  EventDefect() {
    this(false);
  }

  EventDefect(boolean malformed) {
    this.malformed = malformed;
  }

  /** Whether the event is not one whole valid document. */
  public boolean malformed() {
    return malformed;
  }
}
