package io.streamingpipelines.cli.status;

/** Shares as bars of ten characters. */
final class Bars {
  private static final int WIDTH = 10;

  private Bars() {}

  /**
   * A bar for a part of a whole. It is full only if the part is the whole, and empty only if there
   * is no part.
   */
  static String of(double part, double whole) {
    if (whole <= 0) {
      return "";
    }
    int filled = (int) Math.round(part / whole * WIDTH);
    if (part > 0 && filled == 0) {
      filled = 1;
    }
    if (part < whole && filled == WIDTH) {
      filled = WIDTH - 1;
    }
    return "█".repeat(filled) + "░".repeat(WIDTH - filled);
  }
}
