package io.streamingpipelines.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Formats rows as aligned columns of text, for people to read. */
public final class TextTable {
  /** Longer values are truncated so that lines stay readable. */
  private static final int MAX_WIDTH = 80;

  private TextTable() {}

  /** The lines of {@link #lines}, each followed by a line break. */
  public static String of(List<String> header, List<List<String>> rows) {
    return lines(header, rows).stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /**
   * Returns one line for the header and one for each row.
   *
   * @param rows rows with one cell for each column of the header; line breaks in cells become
   *     spaces
   */
  public static List<String> lines(List<String> header, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(header.stream().map(TextTable::cut).toList());
    rows.forEach(row -> all.add(row.stream().map(TextTable::cut).toList()));
    int[] widths = new int[header.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return all.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(List<String> row, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      text.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return text.toString().stripTrailing();
  }

  private static String cut(String value) {
    String line = value.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= MAX_WIDTH ? line : line.substring(0, MAX_WIDTH - 1) + "…";
  }
}
