package io.streamingpipelines.http;

import org.jspecify.annotations.Nullable;

/** The part of a request that a route sees. */
public interface Request {
  String path();

  /** The first value of the header; the case of the name does not matter. */
  @Nullable String header(String name);

  /** The body as UTF-8; empty if there is none, and before it has been read. */
  String body();
}
