package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rules for a pod template, which the operator merges with its own pod. Where both set a field the
 * operator wins, so fields of the template without effect are reported.
 *
 * @param needs what the operator adds to the pods
 */
record PodTemplateRules(UserPodSettings settings, PodNeeds needs) {
  /** The header of a file for kubectl; the templates in Spark's documentation have it. */
  private static final SortedMap<String, String> HEAD =
      new TreeMap<>(Map.of("apiVersion", "v1", "kind", "Pod"));

  void check(ManifestNode at) {
    TypeRules.check(withoutHead(at), PodTemplateSpec.class);
    metadata(at.field("metadata"));
    boolean hasToken = settings.role() == PodRole.DRIVER && needs.executors() > 0;
    new ReservedPodFields(settings, hasToken).check(at.field("spec"));
    new ReservedVolumes(settings.role(), needs.volume()).check(at.field("spec"));
    containers(at.field("spec"));
  }

  private static ManifestNode withoutHead(ManifestNode at) {
    if (!at.node().isObject()) {
      return at;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    at.node().properties().forEach(field -> body.set(field.getKey(), field.getValue()));
    HEAD.forEach(
        (name, value) -> {
          if (at.has(name) && !at.text(name).equals(value)) {
            at.field(name)
                .error(ProblemCode.INVALID_VALUE, "can only be " + value + " here: remove it");
          }
          body.remove(name);
        });
    return new ManifestNode(at.path(), body);
  }

  private void metadata(ManifestNode at) {
    String fields = "spec.spark." + settings.role().field();
    ManifestNode labels = at.field("labels");
    ReservedLabels.labels(labels, settings.role());
    ReservedLabels.overwritten(labels, settings.labels(), fields + ".labels");
    ManifestNode annotations = at.field("annotations");
    ReservedLabels.annotations(annotations);
    ReservedLabels.overwritten(annotations, settings.annotations(), fields + ".annotations");
    Set<String> known = ModelFields.fields(ObjectMeta.class).keySet();
    for (String name : at.names()) {
      if (known.contains(name) && !name.equals("labels") && !name.equals("annotations")) {
        ReservedFields.refuse(
            at.field(name), "a template's metadata can only have labels and annotations");
      }
    }
  }

  private void containers(ManifestNode spec) {
    String own = settings.role().container();
    for (ManifestNode item : spec.items("initContainers")) {
      if (item.text("name").equals(own)) {
        item.field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'"
                    + own
                    + "' is the container that Spark runs in: choose another name for this one");
      }
      image(item);
      user(item);
    }
    for (ManifestNode item : spec.items("containers")) {
      user(item);
      if (item.text("name").equals(own)) {
        new SparkContainerRules(settings, needs).check(item);
      } else {
        image(item);
      }
    }
  }

  private void user(ManifestNode container) {
    JsonNode pod = settings.securityContext();
    RootUserRules.container(
        container.field("securityContext"), pod == null ? MissingNode.getInstance() : pod);
  }

  private void image(ManifestNode container) {
    ManifestNode image = container.field("image");
    boolean none = !image.present() || image.node().isTextual() && image.text().isBlank();
    if (container.node().isObject() && none) {
      image.error(
          ProblemCode.MISSING,
          "is missing: set it, or name the container "
              + settings.role().container()
              + " if you mean the one that Spark runs in");
    }
  }
}
