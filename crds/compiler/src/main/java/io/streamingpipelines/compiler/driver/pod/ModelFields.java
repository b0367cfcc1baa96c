package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The fields of Kubernetes' model classes, as Jackson reads them. */
final class ModelFields {
  private static final DeserializationConfig CONFIG =
      JsonMapper.builder().build().getDeserializationConfig();

  /** Computed once for each class. */
  private static final ClassValue<Map<String, JavaType>> FIELDS =
      new ClassValue<>() {
        @Override
        protected Map<String, JavaType> computeValue(Class<?> model) {
          Map<String, JavaType> fields = new TreeMap<>();
          for (BeanPropertyDefinition property : CONFIG.introspect(type(model)).findProperties()) {
            if (property.couldDeserialize()) {
              fields.put(property.getName(), property.getPrimaryType());
            }
          }
          return Collections.unmodifiableMap(fields);
        }
      };

  static JavaType type(Class<?> model) {
    return CONFIG.constructType(model);
  }

  /** Types by field name, without the additional properties that a model merely keeps. */
  static Map<String, JavaType> fields(Class<?> model) {
    return FIELDS.get(model);
  }

  private ModelFields() {}
}
