package io.streamingpipelines.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private final JSONSchemaProps root =
      new KubernetesSerialization()
          .unmarshal(CrdApprovalTest.CRD.text(), CustomResourceDefinition.class)
          .getSpec()
          .getVersions()
          .get(0)
          .getSchema()
          .getOpenAPIV3Schema();

  @Test
  void everyFieldIsDescribedInASentence() {
    assertThat(
            failing(
                (path, schema) ->
                    !path.endsWith("[]")
                        && !path.endsWith("{}")
                        && (schema.getDescription() == null
                            || !schema.getDescription().endsWith("."))))
        .isEmpty();
  }

  @Test
  void everyListMapAndTextIsBounded() {
    assertThat(
            failing(
                (path, schema) ->
                    "array".equals(schema.getType()) && schema.getMaxItems() == null
                        || schema.getAdditionalProperties() != null
                            && schema.getMaxProperties() == null
                        || "string".equals(schema.getType())
                            && schema.getMaxLength() == null
                            && schema.getEnum().isEmpty()))
        .isEmpty();
  }

  @Test
  void namedListsAreMergedByName() {
    assertThat(
            failing(
                (path, schema) ->
                    schema.getItems() != null
                        && schema.getItems().getSchema().getProperties().containsKey("name")
                        && !List.of("name").equals(schema.getXKubernetesListMapKeys())))
        .isEmpty();
  }

  @Test
  void noFieldHasADefault() {
    // a default in the schema would be stored, and then differ from what GitOps tools apply
    assertThat(failing((path, schema) -> schema.getDefault() != null)).isEmpty();
  }

  @Test
  void everyRuleSpeaksInASentence() {
    List<String> mute = new ArrayList<>();
    walk(
        "",
        root,
        (path, schema) -> {
          for (ValidationRule rule : schema.getXKubernetesValidations()) {
            if (rule.getMessage() == null
                || !rule.getMessage().endsWith(".")
                // the API server drops the message of this one (seen on 1.34)
                || "FieldValueDuplicate".equals(rule.getReason())) {
              mute.add(path + ": " + rule.getRule());
            }
          }
        });
    assertThat(mute).isEmpty();
  }

  @Test
  void theReferencePageIsTheOneOfTheSchema() throws IOException {
    Approved.file("docs/reference.md").holds(ReferencePage.of(root));
  }

  private List<String> failing(Check check) {
    List<String> paths = new ArrayList<>();
    walk(
        "",
        root,
        (path, schema) -> {
          if ((path.startsWith("spec") || path.startsWith("status")) && check.fails(path, schema)) {
            paths.add(path);
          }
        });
    return paths;
  }

  private interface Check {
    boolean fails(String path, JSONSchemaProps schema);
  }

  private static void walk(
      String path, JSONSchemaProps schema, BiConsumer<String, JSONSchemaProps> visitor) {
    visitor.accept(path, schema);
    schema
        .getProperties()
        .forEach((name, field) -> walk(path.isEmpty() ? name : path + "." + name, field, visitor));
    if (schema.getItems() != null) {
      walk(path + "[]", schema.getItems().getSchema(), visitor);
    }
    if (schema.getAdditionalProperties() != null) {
      walk(path + "{}", schema.getAdditionalProperties().getSchema(), visitor);
    }
  }
}
