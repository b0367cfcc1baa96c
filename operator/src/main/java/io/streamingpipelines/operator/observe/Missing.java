package io.streamingpipelines.operator.observe;

import io.streamingpipelines.operator.desired.Reference;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that a pod needs and that does not exist.
 *
 * @param key the part of the object that is missing; null when all of it is
 */
public record Missing(Reference.Kind kind, String name, @Nullable String key) {
  /** {@code SecretNotFound}: the word that conditions use. */
  public String reason() {
    return kind.text() + "NotFound";
  }

  /** All of them, for a sentence. */
  public static String text(List<Missing> missing) {
    return missing.stream().map(Missing::toString).collect(Collectors.joining(", "));
  }

  /** {@code Secret kafka-user (key password)}. */
  @Override
  public String toString() {
    return kind.text() + " " + name + (key == null ? "" : " (key " + key + ")");
  }
}
