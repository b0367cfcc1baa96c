package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.streamingpipelines.api.driver.EnvSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.DriverContract;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rules for the container that Spark runs in, which a template can extend.
 *
 * @param needs what the operator adds to the pods
 */
record SparkContainerRules(UserPodSettings settings, PodNeeds needs) {
  void check(ManifestNode at) {
    String fields = "spec.spark." + settings.role().field();
    ReservedFields.instead(at.field("image"), "spec.spark.image");
    ReservedFields.instead(at.field("imagePullPolicy"), "spec.spark.imagePullPolicy");
    for (String name : List.of("command", "args")) {
      ReservedFields.refuse(at.field(name), "the image's entry point starts Spark");
    }
    ReservedFields.refuse(at.field("restartPolicy"), "failed pods are replaced by new ones");
    ReservedFields.refuse(at.field("restartPolicyRules"), "failed pods are replaced by new ones");
    ManifestNode resources = at.field("resources");
    ReservedFields.instead(resources.field("requests").field("cpu"), fields + ".cpuRequest");
    ReservedFields.instead(resources.field("requests").field("memory"), memory(fields));
    ReservedFields.instead(resources.field("limits").field("memory"), memory(fields));
    limit(resources.field("limits").field("cpu"), fields);
    ManifestNode security = at.field("securityContext");
    ReservedFields.refuse(
        security.field("allowPrivilegeEscalation"),
        BooleanNode.FALSE,
        "the operator sets it to false");
    ReservedFields.refuse(
        security.field("readOnlyRootFilesystem"), BooleanNode.TRUE, "the operator sets it to true");
    if (settings.role() == PodRole.DRIVER) {
      driver(at);
    } else {
      ReservedFields.refuse(at.field("workingDir"), "the operator sets it to /tmp");
    }
    environment(at);
    mounts(at);
  }

  private void limit(ManifestNode cpu, String fields) {
    Optional<BigDecimal> limit = KubernetesSyntax.amount(cpu.node());
    Optional<BigDecimal> request =
        KubernetesSyntax.quantity(settings.role().size(needs).cpuRequest());
    if (limit.isPresent() && request.isPresent() && limit.get().compareTo(request.get()) < 0) {
      cpu.error(
          ProblemCode.INVALID_VALUE,
          "is less than the pod requests: raise it, or lower " + fields + ".cpuRequest");
    }
  }

  private static String memory(String fields) {
    return fields + ".memory and memoryOverhead";
  }

  private static void driver(ManifestNode at) {
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      ReservedFields.refuse(at.field(probe), "the operator sets the driver's probes");
    }
    ReservedFields.refuse(
        at.field("terminationMessagePath"), "the operator reads the driver's report there");
    for (ManifestNode port : at.items("ports")) {
      if (port.text("name").equals("management")
          || port.field("containerPort").node().asInt() == DriverContract.MANAGEMENT_PORT) {
        port.error(
            ProblemCode.CONF_REFUSED,
            "port "
                + DriverContract.MANAGEMENT_PORT
                + " and the name management are reserved for the operator: choose others");
      }
    }
  }

  private void environment(ManifestNode at) {
    Set<String> above =
        settings.env().stream()
            .map(EnvSpec::name)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    for (ManifestNode variable : at.items("env")) {
      String name = variable.text("name");
      if (name.startsWith("PIPELINE_") || name.startsWith("SPARK_")) {
        variable
            .field("name")
            .error(
                ProblemCode.CONF_REFUSED,
                "names that begin with PIPELINE_ or SPARK_ are reserved for the operator: choose"
                    + " another name");
      } else if (above.contains(name)) {
        variable
            .field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'"
                    + KubernetesSyntax.shortened(name)
                    + "' is also set by spec.spark."
                    + settings.role().field()
                    + ".env: remove one of them");
      }
    }
  }

  private void mounts(ManifestNode at) {
    for (ManifestNode mount : at.items("volumeMounts")) {
      String path = MountPath.normal(mount.text("mountPath"));
      settings.role().ownPaths(needs.volume()).stream()
          .filter(own -> !path.isEmpty() && MountPath.collide(path, own))
          .findFirst()
          .ifPresent(
              own ->
                  mount
                      .field("mountPath")
                      .error(
                          ProblemCode.CONF_REFUSED,
                          "'"
                              + KubernetesSyntax.shortened(path)
                              + "' would hide "
                              + own
                              + ", which the operator mounts: choose another path"));
    }
  }
}
