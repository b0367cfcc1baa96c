package io.streamingpipelines.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes {@code docs/reference.md} from the schema: one table for each object in it. */
public final class ReferencePage {
  private static final String HEAD =
      """
      # Reference: StreamingPipeline (streamingpipelines.io/v1alpha1)

      Generated from `deploy/crds`. **Bold** fields must be set. The schema sets no defaults: the API server stores what was
      written, and the descriptions state the default of each optional field. Durations are written like `500ms`, `30s`,
      `1h30m`, `7d`; amounts of memory like `512Mi`, `1Gi`.
      """;

  private final StringBuilder page = new StringBuilder(HEAD);

  /** The page for the schema of one version. */
  public static String of(JSONSchemaProps root) {
    ReferencePage writer = new ReferencePage();
    writer.rules(root);
    writer.section("spec", AllowedWords.property(root, "spec"));
    writer.section("status", AllowedWords.property(root, "status"));
    return writer.page.toString();
  }

  private void section(String path, JSONSchemaProps schema) {
    page.append("\n## ").append(path).append("\n\n").append(schema.getDescription()).append("\n");
    rules(schema);
    page.append("\n| field | type | |\n|---|---|---|\n");
    Map<String, JSONSchemaProps> fields = schema.getProperties();
    fields.forEach(
        (name, field) -> {
          boolean required = schema.getRequired().contains(name);
          page.append("| ")
              .append(required ? "**`" + name + "`**" : "`" + name + "`")
              .append(" | ")
              .append(cell(type(field)))
              .append(" | ")
              .append(cell(field.getDescription()))
              .append(" |\n");
        });
    fields.forEach(
        (name, field) -> {
          JSONSchemaProps item = item(field);
          if (item != null && !item.getProperties().isEmpty()) {
            item.setDescription(field.getDescription());
            section(path + "." + name + "[]", item);
          } else if (!field.getProperties().isEmpty()) {
            section(path + "." + name, field);
          }
        });
  }

  private void rules(JSONSchemaProps schema) {
    List<ValidationRule> rules = schema.getXKubernetesValidations();
    if (!rules.isEmpty()) {
      page.append("\n");
      rules.forEach(rule -> page.append("- ").append(rule.getMessage()).append("\n"));
    }
  }

  private static String type(JSONSchemaProps schema) {
    JSONSchemaProps item = item(schema);
    if (item != null) {
      return "list of " + type(item);
    }
    if (schema.getAdditionalProperties() != null) {
      return "map of " + type(schema.getAdditionalProperties().getSchema());
    }
    if (!schema.getEnum().isEmpty()) {
      return schema.getEnum().stream()
          .map(JsonNode::asText)
          .map(word -> "`" + word + "`")
          .collect(Collectors.joining(", "));
    }
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      return "integer or string";
    }
    if (schema.getType() == null) {
      return "anything";
    }
    return schema.getType() + bounds(schema);
  }

  private static String bounds(JSONSchemaProps schema) {
    List<String> bounds = new ArrayList<>();
    if (schema.getMinimum() != null) {
      bounds.add("at least " + number(schema.getMinimum()));
    }
    if (schema.getMaximum() != null) {
      bounds.add("at most " + number(schema.getMaximum()));
    }
    return bounds.isEmpty() ? "" : ", " + String.join(", ", bounds);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static @Nullable JSONSchemaProps item(JSONSchemaProps schema) {
    return schema.getItems() == null ? null : schema.getItems().getSchema();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
  }

  private ReferencePage() {}
}
