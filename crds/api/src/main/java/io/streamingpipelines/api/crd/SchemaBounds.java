package io.streamingpipelines.api.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;

/**
 * Bounds whatever the records leave unbounded: without bounds the API server estimates the cost of
 * rules as endless, and an object could grow beyond what etcd takes. Also merges named lists by
 * their names, so that server-side apply and rules over old values see elements, not positions.
 *
 * @param textMax longest string
 * @param itemsMax most elements of a list, entries of a map
 */
record SchemaBounds(long textMax, long itemsMax) {
  static final SchemaBounds SPEC = new SchemaBounds(1024, 1000);

  /** Generous: a status that the API server refuses hides everything else that it says. */
  static final SchemaBounds STATUS = new SchemaBounds(32_768, 1000);

  void apply(JSONSchemaProps schema) {
    if (schema.getType() == null
        && Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields())) {
      return; // startingOffsets: a word or an object
    }
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      return;
    }
    switch (schema.getType()) {
      case "string" -> boundText(schema);
      case "array" -> boundList(schema);
      case "object" -> boundObject(schema);
      default -> {}
    }
  }

  private void boundText(JSONSchemaProps schema) {
    if (schema.getMaxLength() == null && schema.getEnum().isEmpty()) {
      schema.setMaxLength(textMax);
    }
  }

  private void boundList(JSONSchemaProps schema) {
    if (schema.getMaxItems() == null) {
      schema.setMaxItems(itemsMax);
    }
    JSONSchemaProps item = schema.getItems().getSchema();
    if (item.getType() == null) {
      item.setType("object"); // tolerations: checked when the pod is made
    }
    for (String key : List.of("name", "type")) {
      if (item.getRequired().contains(key)) {
        schema.setXKubernetesListType("map");
        schema.setXKubernetesListMapKeys(List.of(key));
        break;
      }
    }
    if (schema.getXKubernetesListType() == null) {
      schema.setXKubernetesListType("atomic");
    }
    apply(item);
  }

  private void boundObject(JSONSchemaProps schema) {
    schema.getProperties().values().forEach(this::apply);
    if (schema.getAdditionalProperties() != null) {
      if (schema.getMaxProperties() == null) {
        schema.setMaxProperties(itemsMax);
      }
      apply(schema.getAdditionalProperties().getSchema());
    }
  }
}
