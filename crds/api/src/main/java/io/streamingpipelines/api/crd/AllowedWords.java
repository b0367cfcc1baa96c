package io.streamingpipelines.api.crd;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.streamingpipelines.api.rule.OneOf;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Turns {@link OneOf} into the schema's {@code enum}: the generator knows only enum types. */
final class AllowedWords {
  static void restrict(Class<?> type, JSONSchemaProps schema) {
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
        continue;
      }
      JSONSchemaProps property = property(schema, name(component));
      OneOf words = component.getAnnotation(OneOf.class);
      if (words != null) {
        List<JsonNode> values = new ArrayList<>();
        for (String word : words.value()) {
          values.add(TextNode.valueOf(word));
        }
        property.setEnum(values);
      }
      if (component.getType().isRecord()) {
        restrict(component.getType(), property);
      } else if (elementType(component.getGenericType()) instanceof Class<?> element
          && element.isRecord()) {
        restrict(element, property.getItems().getSchema());
      }
    }
  }

  static JSONSchemaProps property(JSONSchemaProps schema, String name) {
    return Objects.requireNonNull(schema.getProperties().get(name), name);
  }

  private static Type elementType(Type type) {
    if (type instanceof ParameterizedType parameterized
        && parameterized.getRawType() == List.class) {
      return parameterized.getActualTypeArguments()[0];
    }
    return type;
  }

  private static String name(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null ? component.getName() : renamed.value();
  }

  private AllowedWords() {}
}
