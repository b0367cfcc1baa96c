package io.streamingpipelines.compiler;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** JSON of any form, and JSON that nearly has the form of a class; the same for each seed. */
public final class RandomTrees {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "b",
          "tmp",
          "storage",
          "driver",
          "Never",
          "Always",
          "In",
          "Exists",
          "Equal",
          "NoSchedule",
          "/data",
          "/tmp",
          "/",
          "1Gi",
          "500m",
          "-1",
          "5",
          "true",
          "yes",
          "a/b",
          "'",
          "\u0000",
          "é",
          "${x}",
          "spec",
          "~",
          "x".repeat(70),
          "1s".repeat(20_000),
          "a.".repeat(20_000),
          "a:1,".repeat(20_000),
          "a/".repeat(20_000),
          "'a'".repeat(20_000));
  private static final List<String> NAMES =
      List.of(
          "a", "name", "spec", "metadata", "labels", "containers", "hostNetwrk", "a.b", "'", "");

  private static final ClassValue<List<BeanPropertyDefinition>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<BeanPropertyDefinition> computeValue(Class<?> model) {
          return MAPPER
              .getDeserializationConfig()
              .introspect(MAPPER.constructType(model))
              .findProperties();
        }
      };

  private final Random random;

  public RandomTrees(long seed) {
    random = new Random(seed);
  }

  /** Any JSON, at most {@code depth} levels of it. */
  public JsonNode any(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 7)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextInt());
      case 3 -> JSON.numberNode(random.nextLong());
      case 4 -> JSON.numberNode(random.nextDouble() * 1e20);
      case 5, 6 -> JSON.textNode(text());
      case 7 -> {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(any(depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(NAMES.get(random.nextInt(NAMES.size())), any(depth - 1));
        }
        yield object;
      }
    };
  }

  /**
   * JSON for a class.
   *
   * @param wrong how many of a thousand values are anything else instead
   */
  public JsonNode like(Class<?> model, int wrong) {
    return like(MAPPER.constructType(model), wrong);
  }

  private JsonNode like(JavaType type, int wrong) {
    Class<?> raw = type.getRawClass();
    if (random.nextInt(1_000) < wrong) {
      return any(3);
    }
    if (type.isMapLikeType()) {
      ObjectNode map = JSON.objectNode();
      map.set("a", like(type.getContentType(), wrong));
      return map;
    }
    if (type.isCollectionLikeType()) {
      ArrayNode list = JSON.arrayNode();
      for (int i = random.nextInt(3); i > 0; i--) {
        list.add(like(type.getContentType(), wrong));
      }
      return list;
    }
    if (raw == Boolean.class) {
      return JSON.booleanNode(random.nextBoolean());
    }
    if (raw == Integer.class || raw == Long.class || raw == IntOrString.class) {
      return JSON.numberNode(1 + random.nextInt(100));
    }
    if (raw == Quantity.class) {
      return JSON.textNode(random.nextBoolean() ? "1Gi" : "500m");
    }
    return raw == String.class ? JSON.textNode(word()) : bean(type, wrong);
  }

  private JsonNode bean(JavaType type, int wrong) {
    ObjectNode object = JSON.objectNode();
    List<BeanPropertyDefinition> fields = FIELDS.get(type.getRawClass());
    int one = random.nextInt(Math.max(1, fields.size()));
    for (int i = 0; i < fields.size(); i++) {
      if (i == one || random.nextInt(8) == 0) {
        object.set(fields.get(i).getName(), like(fields.get(i).getPrimaryType(), wrong));
      }
    }
    if (random.nextInt(1_000) < wrong) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), any(2));
    }
    return object;
  }

  /** Replaces one value of the tree by anything. */
  public void damage(JsonNode tree) {
    List<Runnable> places = new ArrayList<>();
    collect(tree, places);
    places.get(random.nextInt(places.size())).run();
  }

  private void collect(JsonNode node, List<Runnable> places) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        places.add(() -> object.set(field.getKey(), any(4)));
        collect(field.getValue(), places);
      }
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        places.add(() -> array.set(index, any(4)));
        collect(array.get(i), places);
      }
    }
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private String word() {
    return random.nextInt(10) == 0 ? text() : random.nextBoolean() ? "a" : "Exists";
  }
}
