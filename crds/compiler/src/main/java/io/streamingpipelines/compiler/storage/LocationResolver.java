package io.streamingpipelines.compiler.storage;

import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks and normalizes URIs.
 *
 * @param volume the volume that driver and executors share; null if there is none
 * @param needsVolume whether a {@code file:} URI must be on the volume, because in a cluster a
 *     pod's own disk is lost with the pod
 */
public record LocationResolver(PodNeeds.@Nullable Volume volume, boolean needsVolume) {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(.*)");

  private static final Pattern BUCKET =
      Pattern.compile("//([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

  /** The normalized URI of a location that the pipeline writes, without a trailing slash. */
  public String forWriting(FieldPath field, String uri) {
    String normal = forReading(field, uri);
    if (normal.contains("${")) {
      return normal;
    }
    if (normal.startsWith("/")) {
      return "file:" + normal;
    }
    if (normal.matches(".*[*?{}\\[\\]].*")) {
      field.error(ProblemCode.INVALID_VALUE, "'" + uri + "' contains a glob: name one location");
    }
    return normal;
  }

  /** The normalized URI of a location that the pipeline reads. */
  public String forReading(FieldPath field, String uri) {
    if (uri.isEmpty() || uri.contains("${")) {
      return uri; // the missing parameter is already reported
    }
    Matcher matcher = SCHEME.matcher(uri);
    boolean scheme = matcher.matches();
    if (scheme && matcher.group(1).equals("s3a")) {
      return inBucket(field, uri, matcher.group(2));
    }
    if (scheme && matcher.group(1).matches("s3n?")) {
      field.error(
          ProblemCode.INVALID_VALUE, "'" + uri + "': did you mean s3a:" + matcher.group(2) + "?");
      return uri;
    }
    String path = withoutSlashes(scheme ? matcher.group(2) : uri);
    if (scheme && !matcher.group(1).equals("file")) {
      field.error(
          ProblemCode.NOT_SUPPORTED_YET,
          "'"
              + uri
              + "' has scheme "
              + matcher.group(1)
              + ", which is not supported yet: use an s3a: URI, or a file: URI on a volume");
      return uri;
    }
    if (!path.startsWith("/") || path.contains("/../") || path.endsWith("/..")) {
      field.error(
          ProblemCode.INVALID_VALUE,
          "'" + uri + "' is not an absolute location: write one such as file:/lake/tables");
      return uri;
    }
    if (needsVolume) {
      onVolume(field, uri, path);
    }
    return (scheme ? "file:" : "") + path;
  }

  /** {@code s3a://bucket/folder}. */
  private static String inBucket(FieldPath field, String uri, String rest) {
    Matcher matcher = BUCKET.matcher(rest);
    if (!matcher.matches() || (rest + "/").contains("/../")) {
      field.error(
          ProblemCode.INVALID_VALUE,
          "'" + uri + "' is not a location in a bucket: write one such as s3a://lake/orders");
      return uri;
    }
    String path = withoutSlashes("/" + (matcher.group(2) == null ? "" : matcher.group(2)));
    return "s3a://" + matcher.group(1) + (path.equals("/") ? "" : path);
  }

  private void onVolume(FieldPath field, String uri, String path) {
    if (volume == null) {
      field.error(
          ProblemCode.STORAGE_NEEDS_VOLUME,
          "'"
              + uri
              + "' would be lost with the pod: declare a volume in storage.volume and use a"
              + " location on it");
    } else if (!volume.mountPath().isEmpty()
        && !(path + "/").startsWith(withoutSlashes(volume.mountPath()) + "/")) {
      field.error(
          ProblemCode.STORAGE_NEEDS_VOLUME,
          "'"
              + uri
              + "' is not on the volume: use a location below its mountPath, "
              + volume.mountPath());
    }
  }

  /** One leading slash, no repeated slashes, no trailing slash. */
  private static String withoutSlashes(String path) {
    String single = path.replaceAll("/{2,}", "/");
    return single.length() > 1 && single.endsWith("/")
        ? single.substring(0, single.length() - 1)
        : single;
  }
}
