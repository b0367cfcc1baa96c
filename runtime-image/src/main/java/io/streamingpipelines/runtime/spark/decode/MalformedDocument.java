package io.streamingpipelines.runtime.spark.decode;

/** Passes control from a parser to its decoder: the document is not whole and valid. */
final class MalformedDocument extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_REASON = 300;

  MalformedDocument(String reason) {
    // thrown for each bad row, so without a stack trace, which would not help anyone
    super(
        reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON),
        null,
        false,
        false);
  }

  String reason() {
    String reason = getMessage();
    return reason == null ? "" : reason;
  }
}
