package io.streamingpipelines.runtime.management;

/** A whole HTTP response. */
record Answer(int status, String contentType, String body) {
  /** A sentence for whoever reads the response. */
  static Answer sentence(int status, String sentence) {
    return new Answer(status, "text/plain; charset=utf-8", sentence + "\n");
  }
}
