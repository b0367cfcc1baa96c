package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A value of the manifest and its path. Reading is lenient: a value of the wrong type counts as
 * absent.
 */
record ManifestNode(FieldPath path, JsonNode node) {
  /** Whether the value is set; Kubernetes treats null as absent. */
  boolean present() {
    return !node.isMissingNode() && !node.isNull();
  }

  boolean has(String name) {
    return field(name).present();
  }

  ManifestNode field(String name) {
    return new ManifestNode(path.field(name), node.path(name));
  }

  List<ManifestNode> items() {
    List<ManifestNode> items = new ArrayList<>();
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        items.add(new ManifestNode(path.item(i), node.get(i)));
      }
    }
    return items;
  }

  /** The elements of the list in a field; none if it is not a list. */
  List<ManifestNode> items(String name) {
    return field(name).items();
  }

  /** The fields that are set. */
  List<String> names() {
    return node.properties().stream()
        .filter(field -> !field.getValue().isNull())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The value as a text; empty if it is not one. */
  String text() {
    return node.isTextual() ? node.textValue() : "";
  }

  /** The text in a field; empty if there is none. */
  String text(String name) {
    return field(name).text();
  }

  void error(ProblemCode code, String sentence) {
    path.error(code, sentence);
  }

  void warning(ProblemCode code, String sentence) {
    path.warning(code, sentence);
  }

  /** Description of the value for a sentence: {@code the text 'yes'}. */
  String kind() {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "a mapping of fields";
      case BOOLEAN -> node.asText();
      case NUMBER -> "the number " + KubernetesSyntax.shortened(node.asText());
      case STRING -> "the text '" + KubernetesSyntax.shortened(node.textValue()) + "'";
      default -> "null";
    };
  }
}
