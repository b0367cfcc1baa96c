package io.streamingpipelines.http;

import org.jspecify.annotations.Nullable;

/** What a route may know of a request; its body is read, and thrown away. */
public interface Request {
  String path();

  /** The header's first value; names are equal in upper and lower case. */
  @Nullable String header(String name);
}
