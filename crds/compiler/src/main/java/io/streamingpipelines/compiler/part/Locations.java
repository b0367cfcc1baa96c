package io.streamingpipelines.compiler.part;

import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges URIs.
 *
 * @param volume what driver and executors share, null for none
 * @param needsVolume whether a {@code file:} URI must lie on the volume: in a cluster, a pod's own
 *     disk ends with it
 */
public record Locations(PodNeeds.@Nullable Volume volume, boolean needsVolume) {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(.*)");

  /** Where something is written: one spelling for each place, without trailing slash. */
  String owned(Place place, String uri) {
    String normal = existing(place, uri);
    if (normal.contains("${")) {
      return normal;
    }
    if (normal.startsWith("/")) {
      return "file:" + normal;
    }
    if (normal.matches(".*[*?{}\\[\\]].*")) {
      place.error(ProblemCode.INVALID_VALUE, "'" + uri + "' has a glob: name one place");
    }
    return normal;
  }

  /** Where something is read. */
  String existing(Place place, String uri) {
    if (uri.isEmpty() || uri.contains("${")) {
      return uri; // the parameter that is not there is told already
    }
    Matcher matcher = SCHEME.matcher(uri);
    boolean scheme = matcher.matches();
    String path = withoutSlashes(scheme ? matcher.group(2) : uri);
    if (scheme && !matcher.group(1).equals("file")) {
      place.error(
          ProblemCode.NOT_SUPPORTED_YET,
          "'"
              + uri
              + "': "
              + matcher.group(1)
              + ": is not supported yet: write a file: URI on a volume");
      return uri;
    }
    if (!path.startsWith("/") || path.contains("/../") || path.endsWith("/..")) {
      place.error(
          ProblemCode.INVALID_VALUE,
          "'" + uri + "' is not an absolute place: write one such as file:/lake/tables");
      return uri;
    }
    if (needsVolume) {
      onVolume(place, uri, path);
    }
    return (scheme ? "file:" : "") + path;
  }

  private void onVolume(Place place, String uri, String path) {
    if (volume == null) {
      place.error(
          ProblemCode.STORAGE_NEEDS_VOLUME,
          "'"
              + uri
              + "' would be lost with the pod: name a volume in storage.volume and a place on it");
    } else if (!volume.mountPath().isEmpty()
        && !(path + "/").startsWith(withoutSlashes(volume.mountPath()) + "/")) {
      place.error(
          ProblemCode.STORAGE_NEEDS_VOLUME,
          "'"
              + uri
              + "' does not lie on the volume: write a place below its mountPath, "
              + volume.mountPath());
    }
  }

  /** One slash at the front, single ones within, none at the end. */
  private static String withoutSlashes(String path) {
    String single = path.replaceAll("/{2,}", "/");
    return single.length() > 1 && single.endsWith("/")
        ? single.substring(0, single.length() - 1)
        : single;
  }
}
