package io.streamingpipelines.runtime.flow;

/** The columns of a flow's input are unknown, because that input could not be planned itself. */
public final class InputUnknown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InputUnknown(String table) {
    super(table);
  }
}
