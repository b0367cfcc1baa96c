package io.streamingpipelines.http;

import org.jspecify.annotations.Nullable;

/** The part of a request that a route sees; the body is read and discarded. */
public interface Request {
  String path();

  /** The first value of the header; the case of the name does not matter. */
  @Nullable String header(String name);
}
