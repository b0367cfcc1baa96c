package io.streamingpipelines.runtime.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A digest of a part of the plan. It covers only the fields that are set, so that a field that a
 * later version adds does not change it. Empty values, and false and 0 of primitive fields, count
 * as not set. Digests of earlier versions had another form and cannot be compared with these.
 */
public final class SettingDigest {
  private static final String FORM = "2:";

  /** Fields that say how much a batch reads, and nothing of its rows. */
  private static final Set<String> LIMITS =
      Set.of(
          "limits",
          "maxBytesPerTrigger",
          "maxFilesPerTrigger",
          "maxOffsetsPerTrigger",
          "minOffsetsPerTrigger",
          "maxTriggerDelayMillis");

  private static final JsonMapper JSON = mapper();

  private SettingDigest() {}

  private static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .serializationInclusion(Include.NON_EMPTY);
    for (Class<?> primitive : List.of(boolean.class, int.class, long.class)) {
      builder.withConfigOverride(
          primitive,
          type ->
              type.setInclude(
                  JsonInclude.Value.construct(Include.NON_DEFAULT, Include.NON_DEFAULT)));
    }
    return builder.build();
  }

  /** The digest of a part of the plan without its limits; null stands for a part that is absent. */
  public static String of(@Nullable Object setting) {
    JsonNode tree = JSON.valueToTree(setting);
    take(tree);
    return FORM + Digest.of(tree.toString());
  }

  /** The digest of the limits in a part of the plan. */
  public static String ofLimits(@Nullable Object setting) {
    return FORM + Digest.of(take(JSON.valueToTree(setting)).toString());
  }

  /** Removes the limits from the tree, and returns them. */
  private static List<String> take(JsonNode tree) {
    List<String> limits = new ArrayList<>();
    if (tree instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (LIMITS.contains(field.getKey())) {
          limits.add(field.toString());
        }
      }
      object.remove(LIMITS);
    }
    tree.forEach(part -> limits.addAll(take(part)));
    return limits;
  }

  /** Whether two recorded settings can be compared: neither is missing, and both have one form. */
  static boolean comparable(@Nullable String before, @Nullable String now) {
    return before != null && now != null && before.startsWith(FORM) == now.startsWith(FORM);
  }
}
