package io.streamingpipelines.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Who writes a table from Kafka, to the end of what is in it. */
sealed interface Contender {
  /**
   * @param home the repository
   * @param folder gets {@code tables} and {@code checkpoints}
   */
  Run run(String table, Path home, String servers, Path folder)
      throws IOException, InterruptedException;

  /** This project: {@code bin/pipeline run} on benchmarks/pipelines. */
  record Pipeline() implements Contender {
    @Override
    public Run run(String table, Path home, String servers, Path folder)
        throws IOException, InterruptedException {
      return Run.of(
          folder.resolve("log"),
          Map.of(),
          List.of(
              home.resolve("bin/pipeline").toString(),
              "run",
              "-f",
              home.resolve("benchmarks/pipelines/" + table + ".yaml").toString(),
              "--until-idle",
              "--set",
              "spec.storage.tables=file:" + folder.resolve("tables"),
              "--set",
              "spec.storage.checkpoints=file:" + folder.resolve("checkpoints"),
              "--set",
              "spec.sources[0].kafka.bootstrapServers=" + servers));
    }

    @Override
    public String toString() {
      return "pipeline";
    }
  }

  /**
   * What tutorials teach: benchmarks/recipe in PySpark, with the same heap and the same connectors.
   *
   * @param interpreter one that has pyspark and delta-spark
   */
  record Recipe(Path interpreter) implements Contender {
    private static final List<String> CONNECTORS =
        List.of(
            "delta-", "spark-sql-kafka", "spark-token-provider", "kafka-clients", "commons-pool2");

    @Override
    public Run run(String table, Path home, String servers, Path folder)
        throws IOException, InterruptedException {
      Run python =
          Run.of(
              folder.resolve("log"),
              Map.of(
                  "RECIPE_JARS",
                  connectors(home),
                  "PYSPARK_SUBMIT_ARGS",
                  "--driver-memory 2g pyspark-shell",
                  "SPARK_LOCAL_IP",
                  "127.0.0.1"),
              List.of(
                  interpreter.toString(),
                  home.resolve("benchmarks/recipe/" + table + ".py").toString(),
                  servers,
                  folder.toString()));
      long jvm = Long.parseLong(Files.readString(folder.resolve("cpu-millis")).strip());
      return new Run(python.cpuSeconds() + jvm / 1000.0);
    }

    private static String connectors(Path home) throws IOException {
      return String.join(
          ",",
          Files.readString(home.resolve("cli/target/classpath"))
              .lines()
              .flatMap(line -> List.of(line.split(":")).stream())
              .filter(
                  jar ->
                      CONNECTORS.stream()
                          .anyMatch(Path.of(jar).getFileName().toString()::startsWith))
              .toList());
    }

    @Override
    public String toString() {
      return "recipe";
    }
  }
}
