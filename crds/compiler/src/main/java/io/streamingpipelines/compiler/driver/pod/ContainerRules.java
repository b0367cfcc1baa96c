package io.streamingpipelines.compiler.driver.pod;

import io.streamingpipelines.compiler.read.ProblemCode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rules for one container of a pod. */
final class ContainerRules {
  private static final int PORT_MAX = 65_535;

  static void container(ManifestNode at) {
    VolumeRules.dnsLabel(at.field("name"), "a container");
    Set<String> paths = new HashSet<>();
    for (ManifestNode mount : at.items("volumeMounts")) {
      String path = MountPath.normal(mount.text("mountPath"));
      if (!path.isEmpty() && !paths.add(path)) {
        mount
            .field("mountPath")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'"
                    + KubernetesSyntax.shortened(path)
                    + "' is already mounted above: choose another path");
      }
    }
    Set<String> names = new HashSet<>();
    for (ManifestNode port : at.items("ports")) {
      String name = port.text("name");
      if (!name.isEmpty() && !names.add(name)) {
        port.field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'"
                    + KubernetesSyntax.shortened(name)
                    + "' is already the name of a port above: choose another name");
      }
      ManifestNode number = port.field("containerPort");
      if (number.node().isInt()
          && (number.node().asInt() < 1 || number.node().asInt() > PORT_MAX)) {
        number.error(ProblemCode.INVALID_VALUE, "is not a port: write a number from 1 to 65535");
      }
    }
  }

  static void variable(ManifestNode at) {
    if (at.has("valueFrom") && !at.text("value").isEmpty()) {
      at.error(ProblemCode.NOT_TOGETHER, "has both value and valueFrom: remove one of them");
    }
    String name = at.text("name");
    if (name.indexOf('=') >= 0 || name.chars().anyMatch(c -> c < ' ' || c > '~')) {
      at.field("name")
          .error(
              ProblemCode.INVALID_NAME,
              "'"
                  + KubernetesSyntax.shortened(name)
                  + "' is not the name of a variable: use only letters, digits and _");
    }
  }

  static void probe(ManifestNode at) {
    List<String> handlers =
        Stream.of("exec", "grpc", "httpGet", "tcpSocket").filter(at::has).toList();
    if (handlers.isEmpty() && at.node().isObject()) {
      at.error(
          ProblemCode.EXACTLY_ONE,
          "checks nothing: write one of exec, grpc, httpGet and tcpSocket");
    } else if (handlers.size() > 1) {
      at.error(
          ProblemCode.EXACTLY_ONE,
          "has "
              + String.join(" and ", handlers)
              + ", which are mutually exclusive: keep one of them");
    }
  }

  static void resources(ManifestNode at) {
    for (String list : List.of("requests", "limits")) {
      for (String name : at.field(list).names()) {
        ManifestNode amount = at.field(list).field(name);
        if (KubernetesSyntax.amount(amount.node()).filter(a -> a.signum() < 0).isPresent()) {
          amount.error(ProblemCode.INVALID_VALUE, "is negative: write an amount of 0 or more");
        }
      }
    }
    for (String name : at.field("requests").names()) {
      ManifestNode request = at.field("requests").field(name);
      Optional<BigDecimal> wanted = KubernetesSyntax.amount(request.node());
      Optional<BigDecimal> limit = KubernetesSyntax.amount(at.field("limits").field(name).node());
      if (wanted.isPresent() && limit.isPresent() && wanted.get().compareTo(limit.get()) > 0) {
        request.error(
            ProblemCode.INVALID_VALUE,
            "is more than the limit of " + name + ": raise the limit, or lower the request");
      }
    }
  }

  private ContainerRules() {}
}
