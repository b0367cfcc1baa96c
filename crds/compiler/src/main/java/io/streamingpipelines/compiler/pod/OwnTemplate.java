package io.streamingpipelines.compiler.pod;

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

/**
 * A pod template, over which the operator lays its own pod. Where both speak the operator wins, so
 * what a template says in vain is told.
 *
 * @param needs what the operator itself puts into the pods
 */
record OwnTemplate(PodSettings settings, PodNeeds needs) {
  /** The head of a file for kubectl; Spark's documentation shows templates with it. */
  private static final Map<String, String> HEAD = Map.of("apiVersion", "v1", "kind", "Pod");

  void judge(Written at) {
    TypeRules.judge(withoutHead(at), PodTemplateSpec.class);
    metadata(at.field("metadata"));
    boolean hasToken = settings.role() == Role.DRIVER && needs.executors() > 0;
    new OwnSpec(settings, hasToken).judge(at.field("spec"));
    new OwnVolumes(settings.role(), needs.volume()).judge(at.field("spec"));
    containers(at.field("spec"));
  }

  private static Written withoutHead(Written at) {
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
    return new Written(at.place(), body);
  }

  private void metadata(Written at) {
    String fields = "spec.spark." + settings.role().field();
    Written labels = at.field("labels");
    OwnLabels.labels(labels, settings.role());
    OwnLabels.overwritten(labels, settings.labels(), fields + ".labels");
    Written annotations = at.field("annotations");
    OwnLabels.annotations(annotations);
    OwnLabels.overwritten(annotations, settings.annotations(), fields + ".annotations");
    Set<String> known = Shape.fields(ObjectMeta.class).keySet();
    for (String name : at.names()) {
      if (known.contains(name) && !name.equals("labels") && !name.equals("annotations")) {
        Owned.refuse(
            at.field(name), "only labels and annotations of a template's metadata reach the pod");
      }
    }
  }

  private void containers(Written spec) {
    String own = settings.role().container();
    for (Written item : spec.items("initContainers")) {
      if (item.text("name").equals(own)) {
        item.field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'" + own + "' is the container that Spark runs in: give this one another name");
      }
      image(item);
      user(item);
    }
    for (Written item : spec.items("containers")) {
      user(item);
      if (item.text("name").equals(own)) {
        new OwnContainer(settings, needs).judge(item);
      } else {
        image(item);
      }
    }
  }

  private void user(Written container) {
    JsonNode pod = settings.securityContext();
    RootUser.container(
        container.field("securityContext"), pod == null ? MissingNode.getInstance() : pod);
  }

  private void image(Written container) {
    Written image = container.field("image");
    boolean none = !image.present() || image.node().isTextual() && image.text().isBlank();
    if (container.node().isObject() && none) {
      image.error(
          ProblemCode.MISSING,
          "is missing: write one, or name the container "
              + settings.role().container()
              + " if the one that Spark runs in is meant");
    }
  }
}
