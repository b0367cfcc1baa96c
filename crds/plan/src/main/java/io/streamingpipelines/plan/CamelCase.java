package io.streamingpipelines.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Converts names of constants to the form that users see in statuses, reports and problems. */
public final class CamelCase {
  /** {@code BackingOff} for the constant {@code BACKING_OFF}. */
  public static String of(Enum<?> constant) {
    return of(constant.name());
  }

  /** {@code UnresolvedColumn} for {@code UNRESOLVED_COLUMN}. */
  public static String of(String snakeCase) {
    return Arrays.stream(snakeCase.split("_"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private CamelCase() {}
}
