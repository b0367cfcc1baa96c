package io.streamingpipelines.testsupport.orders;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes bytes that are not one whole valid document of an order, each kind as likely. */
final class Malformer {
  private static final List<EventDefect> KINDS =
      Arrays.stream(EventDefect.values()).filter(EventDefect::malformed).toList();
  private static final List<String> TRAILERS = List.of("x", "{}", ",", "}", " null", "\n{\"a\":1}");
  private static final List<String> NOT_OBJECTS = List.of("null", "42", "\"order\"", "true");
  private static final List<String> NOT_TIMES =
      List.of("yesterday", "2026-13-45T00:00:00.000Z", "12 o'clock");

  private final Random random;

  Malformer(Random random) {
    this.random = random;
  }

  EventDefect kind() {
    return pick(KINDS);
  }

  /** The bytes of {@code good}, broken as the kind says. */
  byte[] broken(EventDefect kind, Order order, Document good) {
    byte[] bytes = good.bytes();
    return switch (kind) {
      case CUT -> Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
      case TRAILING -> concat(bytes, pick(TRAILERS).getBytes(StandardCharsets.UTF_8));
      case NOT_UTF8 -> {
        // the last letter of the last member, which is always a text
        bytes[bytes.length - 3] = (byte) 0xff;
        yield bytes;
      }
      case DUPLICATE_NAME -> good.twice().bytes();
      case WRONG_TYPE ->
          new Document()
              .with("order_id", order.orderId())
              .with("event_ts", pick(NOT_TIMES))
              .bytes();
      case EMPTY -> new byte[0];
      case NOT_AN_OBJECT -> pick(NOT_OBJECTS).getBytes(StandardCharsets.UTF_8);
      default -> throw new AssertionError(kind);
    };
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
