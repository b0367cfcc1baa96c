package io.streamingpipelines.operator.observe;

import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.desired.Dependency;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An object, or a key of an object, that a pod needs and that does not exist.
 *
 * @param key the missing key; null if the object itself is missing
 */
public record MissingDependency(Dependency.Kind kind, String name, @Nullable String key) {
  /** The condition that is true while it is missing. */
  public ConditionType condition() {
    return switch (kind) {
      case SECRET -> ConditionType.SECRET_NOT_FOUND;
      case CONFIG_MAP -> ConditionType.CONFIG_MAP_NOT_FOUND;
      case CLAIM -> ConditionType.CLAIM_NOT_FOUND;
      case SERVICE_ACCOUNT -> ConditionType.SERVICE_ACCOUNT_NOT_FOUND;
    };
  }

  public Reason reason() {
    return switch (kind) {
      case SECRET -> Reason.SECRET_NOT_FOUND;
      case CONFIG_MAP -> Reason.CONFIG_MAP_NOT_FOUND;
      case CLAIM -> Reason.CLAIM_NOT_FOUND;
      case SERVICE_ACCOUNT -> Reason.SERVICE_ACCOUNT_NOT_FOUND;
    };
  }

  /** A list for a sentence. */
  public static String text(List<MissingDependency> missing) {
    return missing.stream().map(MissingDependency::toString).collect(Collectors.joining(", "));
  }

  /** {@code Secret kafka-user (key password)}. */
  @Override
  public String toString() {
    return kind.text() + " " + name + (key == null ? "" : " (key " + key + ")");
  }
}
