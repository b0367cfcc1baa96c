package io.streamingpipelines.api.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads incomplete input without throwing: what is absent or null becomes empty. */
public final class LenientValues {
  public static <T> List<T> list(@Nullable List<T> values) {
    return values == null ? List.of() : values.stream().filter(Objects::nonNull).toList();
  }

  public static <V> Map<String, V> map(@Nullable Map<String, V> values) {
    if (values == null) {
      return Map.of();
    }
    Map<String, V> copy = new LinkedHashMap<>(values);
    copy.values().removeIf(Objects::isNull);
    return Collections.unmodifiableMap(copy);
  }

  public static @Nullable JsonNode tree(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : value;
  }

  private LenientValues() {}
}
