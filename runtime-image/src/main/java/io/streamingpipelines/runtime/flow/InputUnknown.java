package io.streamingpipelines.runtime.flow;

/** The columns of a flow's input are unknown, because the input itself could not be planned. */
public final class InputUnknown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InputUnknown(String table) {
    super(table);
  }
}
