package io.streamingpipelines.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows as aligned columns of text, for people. */
final class TextTable {
  /** A longer value is cut, so that a line stays readable. */
  private static final int MAX_WIDTH = 80;

  private TextTable() {}

  static String of(List<String> header, List<List<String>> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(header.stream().map(TextTable::cut).toList());
    rows.forEach(row -> lines.add(row.stream().map(TextTable::cut).toList()));
    int[] widths = new int[header.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return lines.stream().map(line -> aligned(line, widths)).collect(Collectors.joining());
  }

  private static String aligned(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
    }
    return text.toString().stripTrailing() + "\n";
  }

  private static String cut(String value) {
    String line = value.replaceAll("\\s+", " ");
    return line.length() <= MAX_WIDTH ? line : line.substring(0, MAX_WIDTH - 1) + "…";
  }
}
