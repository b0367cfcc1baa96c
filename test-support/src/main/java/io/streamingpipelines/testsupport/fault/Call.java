package io.streamingpipelines.testsupport.fault;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API server.
 *
 * @param number counts the proxy's calls, from 1
 * @param query the text behind the question mark, empty without one
 */
public record Call(int number, String method, String path, String query, String body) {
  private static final List<String> OF_NAMESPACES = List.of("status", "finalize");

  /** What a path names: {@code /api/v1/namespaces/shop/pods/orders/status}. */
  private record Target(
      @Nullable String namespace,
      String resource,
      @Nullable String name,
      @Nullable String subresource) {

    static Target of(String path) {
      List<String> parts = Arrays.stream(path.split("/")).filter(p -> !p.isEmpty()).toList();
      int from = path.startsWith("/apis/") ? 3 : path.startsWith("/api/") ? 2 : parts.size();
      List<String> rest = parts.subList(Math.min(from, parts.size()), parts.size());
      boolean inside =
          rest.size() > 2
              && rest.get(0).equals("namespaces")
              && !OF_NAMESPACES.contains(rest.get(2));
      List<String> object = inside ? rest.subList(2, rest.size()) : rest;
      return new Target(
          inside ? rest.get(1) : null,
          object.isEmpty() ? path : object.get(0),
          object.size() > 1 ? object.get(1) : null,
          object.size() > 2 ? object.get(2) : null);
    }
  }

  /**
   * The verb as RBAC knows it in capitals, the resource, and the subresource if there is one:
   * {@code POST pods}, {@code GET secrets}, {@code LIST pods}, {@code WATCH configmaps}, {@code
   * PATCH streamingpipelines/status}.
   */
  public String kind() {
    Target target = Target.of(path);
    String subresource = target.subresource();
    return verb(target) + " " + target.resource() + (subresource == null ? "" : "/" + subresource);
  }

  private String verb(Target target) {
    if (target.name() != null) {
      return method;
    }
    return switch (method) {
      case "GET" -> isWatch() ? "WATCH" : "LIST";
      case "DELETE" -> "DELETECOLLECTION";
      default -> method;
    };
  }

  public boolean isWatch() {
    return Arrays.asList(query.split("&")).contains("watch=true");
  }

  /** Null for what belongs to no namespace. */
  public @Nullable String namespace() {
    return Target.of(path).namespace();
  }

  /** The object's name; null for a collection. */
  public @Nullable String name() {
    return Target.of(path).name();
  }

  @Override
  public String toString() {
    return number + " " + kind() + (name() == null ? "" : " " + name());
  }
}
