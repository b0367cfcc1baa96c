package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads Delta tables without Spark and Delta's own code: by delta-rs, of {@code deploy/reader}. */
final class DeltaRs {
  private static final Path READER = Path.of("../deploy/reader");

  private final List<String> arguments = new ArrayList<>();

  /** Adds a query; the table is called {@code t} in it. */
  DeltaRs query(Path table, String sql) {
    arguments.add(table.toString());
    arguments.add(sql);
    return this;
  }

  /** The rows of each query, as JSON, sorted. */
  List<List<String>> rows() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(run(List.of(READER.resolve("python.sh").toString())).strip());
    command.add(READER.resolve("read.py").toString());
    command.addAll(arguments);
    List<List<String>> results = new ArrayList<>();
    for (String result : run(command).split("(?m)^\\n", -1)) {
      results.add(Arrays.stream(result.split("\n")).filter(r -> !r.isEmpty()).sorted().toList());
    }
    return results.subList(0, arguments.size() / 2);
  }

  private static String run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s, see above", command.get(0)).isZero();
    return said;
  }
}
