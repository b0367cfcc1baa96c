package io.streamingpipelines.compiler.pod;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.streamingpipelines.api.EnvSpec;
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
 * The container that Spark runs in, as a template extends it.
 *
 * @param needs what the operator itself puts into the pods
 */
record OwnContainer(PodSettings settings, PodNeeds needs) {
  void judge(Written at) {
    String fields = "spec.spark." + settings.role().field();
    Owned.instead(at.field("image"), "spec.spark.image");
    Owned.instead(at.field("imagePullPolicy"), "spec.spark.imagePullPolicy");
    for (String name : List.of("command", "args")) {
      Owned.refuse(at.field(name), "the image's entry point starts Spark");
    }
    Owned.refuse(at.field("restartPolicy"), "failed pods are replaced by new ones");
    Owned.refuse(at.field("restartPolicyRules"), "failed pods are replaced by new ones");
    Written resources = at.field("resources");
    Owned.instead(resources.field("requests").field("cpu"), fields + ".cpuRequest");
    Owned.instead(resources.field("requests").field("memory"), memory(fields));
    Owned.instead(resources.field("limits").field("memory"), memory(fields));
    limit(resources.field("limits").field("cpu"), fields);
    Written security = at.field("securityContext");
    Owned.refuse(
        security.field("allowPrivilegeEscalation"),
        BooleanNode.FALSE,
        "the operator sets it to false");
    Owned.refuse(
        security.field("readOnlyRootFilesystem"), BooleanNode.TRUE, "the operator sets it to true");
    if (settings.role() == Role.DRIVER) {
      driver(at);
    } else {
      Owned.refuse(at.field("workingDir"), "the operator sets it to /tmp");
    }
    environment(at);
    mounts(at);
  }

  private void limit(Written cpu, String fields) {
    Optional<BigDecimal> limit = Syntax.amount(cpu.node());
    Optional<BigDecimal> request = Syntax.quantity(settings.role().size(needs).cpuRequest());
    if (limit.isPresent() && request.isPresent() && limit.get().compareTo(request.get()) < 0) {
      cpu.error(
          ProblemCode.INVALID_VALUE,
          "is less than the pod asks for: raise it, or lower " + fields + ".cpuRequest");
    }
  }

  private static String memory(String fields) {
    return fields + ".memory and memoryOverhead";
  }

  private static void driver(Written at) {
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      Owned.refuse(at.field(probe), "the operator sets the driver's probes");
    }
    Owned.refuse(
        at.field("terminationMessagePath"), "the operator reads the driver's report there");
    for (Written port : at.items("ports")) {
      if (port.text("name").equals("management")
          || port.field("containerPort").node().asInt() == DriverContract.MANAGEMENT_PORT) {
        port.error(
            ProblemCode.CONF_REFUSED,
            "port "
                + DriverContract.MANAGEMENT_PORT
                + " and the name management are the operator's: take others");
      }
    }
  }

  private void environment(Written at) {
    Set<String> above =
        settings.env().stream()
            .map(EnvSpec::name)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    for (Written variable : at.items("env")) {
      String name = variable.text("name");
      if (name.startsWith("PIPELINE_") || name.startsWith("SPARK_")) {
        variable
            .field("name")
            .error(
                ProblemCode.CONF_REFUSED,
                "names that begin with PIPELINE_ or SPARK_ are the operator's: take another one");
      } else if (above.contains(name)) {
        variable
            .field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'"
                    + Syntax.shortened(name)
                    + "' is set by spec.spark."
                    + settings.role().field()
                    + ".env, too: take one of them out");
      }
    }
  }

  private void mounts(Written at) {
    for (Written mount : at.items("volumeMounts")) {
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
                              + Syntax.shortened(path)
                              + "' would hide "
                              + own
                              + ", which the operator mounts: take another path"));
    }
  }
}
