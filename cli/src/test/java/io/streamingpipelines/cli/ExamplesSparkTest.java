package io.streamingpipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples with data of their own end as their READMEs say, by the command that stands there.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class ExamplesSparkTest {
  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

  @TempDir Path directory;

  /**
   * @param set assignments in which DATA stands for the example's data, OUT for a folder
   * @param query over tables in braces, or over files in OUT
   */
  private record Example(String folder, List<String> set, String query, List<String> rows) {
    @Override
    public String toString() {
      return folder;
    }
  }

  static Stream<Example> examples() {
    return Stream.of(
        new Example(
            "03-avro",
            List.of("spec.sources[gateway_files].files.path=DATA"),
            "SELECT device, celsius, gateway FROM {readings}",
            List.of("[thermo-1,21.5,g-1]", "[thermo-2,19.25,g-1]", "[thermo-3,22.0,g-2]")),
        new Example(
            "04-files-sink",
            List.of(
                "spec.sources[order_files].files.path=DATA",
                "spec.sinks[large_orders].files.path=file:OUT"),
            "SELECT _c0, _c1, shop FROM csv.`OUT` WHERE _c0 <> 'id'",
            List.of("[o-1,12.50,north]", "[o-3,250.00,north]", "[o-5,99.90,south]")),
        new Example(
            "10-deduplicate",
            List.of("spec.sources[payments].files.path=DATA"),
            "SELECT id FROM {payments_once}",
            List.of("[p-1]", "[p-2]", "[p-3]")),
        new Example(
            "11-parameters",
            List.of("spec.parameters.landing=DATA"),
            "SELECT id, shop, rule FROM {large_orders}",
            List.of("[o-1,north,at least ${least}]", "[o-3,north,at least ${least}]")),
        new Example(
            "12-expectation-sets",
            List.of("spec.sources[landed].files.path=DATA"),
            "SELECT id FROM {large_orders} UNION ALL SELECT 'in all' FROM {all_orders}",
            List.of("[in all]", "[in all]", "[in all]", "[in all]", "[o-1]", "[x-3]")),
        new Example(
            "13-flows",
            List.of("spec.parameters.data=DATA"),
            "SELECT shop, count(*) FROM {orders} GROUP BY shop",
            List.of("[archive,3]", "[north,3]", "[south,1]")),
        new Example(
            "20-history",
            List.of("spec.sources[customer_events].files.path=DATA"),
            "SELECT customer, city, __start_at, __end_at FROM {customer_history}",
            List.of(
                "[ada,London,2024-01-01,2024-07-01]",
                "[ada,Paris,2024-07-01,2025-01-01]",
                "[ada,Rome,2025-01-01,null]",
                "[bob,Oslo,2024-02-01,2024-09-01]",
                "[eve,Wien,2024-03-01,2024-06-01]")),
        new Example(
            "21-refresh",
            List.of(
                "spec.sources[sales_files].files.path=DATA/sales",
                "spec.sources[shop_files].files.path=DATA/shops"),
            "SELECT * FROM {city_revenue}",
            List.of("[Bergen,2,10.00]", "[Oslo,2,12.50]")),
        new Example(
            "30-windows",
            List.of("spec.sources[readings].files.path=DATA"),
            "SELECT date_format(hour, 'HH:mm') AS t, sensor, readings, celsius FROM {hourly}"
                + " UNION ALL SELECT 'so far', sensor, readings, celsius FROM {hourly_so_far}"
                + " WHERE hour(hour) = 14"
                + " UNION ALL SELECT 'session', concat_ws(' ', sensor, date_format(start, 'HH:mm'),"
                + " date_format(until, 'HH:mm')), readings, 0.0 FROM {sessions}",
            List.of(
                "[10:00,s-1,2,21.0]",
                "[10:00,s-2,1,5.0]",
                "[11:00,s-1,1,24.0]",
                "[11:00,s-2,1,7.0]",
                "[session,s-1 10:05 10:35,1,0.0]",
                "[session,s-1 10:50 11:45,2,0.0]",
                "[session,s-2 10:10 10:40,1,0.0]",
                "[session,s-2 11:05 11:35,1,0.0]",
                "[so far,s-1,3,31.0]")),
        new Example(
            "31-joins",
            List.of("spec.parameters.data=DATA"),
            "SELECT id, name, amount FROM {named_orders}",
            List.of(
                "[o-1,Ada,10]",
                "[o-2,Robert,20]",
                "[o-3,Ada,null]",
                "[o-4,null,40]",
                "[o-5,Robert,50]")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void endsAsItsReadmeSays(Example example) throws IOException {
    Path folder = EXAMPLES.resolve(example.folder());
    List<String> command =
        new ArrayList<>(
            List.of("run", "-f", folder.resolve("pipeline.yaml").toString(), "--until-idle"));
    example
        .set()
        .forEach(
            set -> command.addAll(List.of("--set", placed(set.replace("DATA", folder + "/data")))));
    for (String storage : List.of("tables", "checkpoints")) {
      command.addAll(
          List.of("--set", "spec.storage." + storage + "=file:" + directory.resolve(storage)));
    }
    Terminal ended = Terminal.run(command.toArray(String[]::new));
    assertThat(ended.exitCode()).as(String.join("\n", ended.err())).isZero();
    assertThat(
            LocalTables.rows(
                directory.resolve("tables"), placed(example.query()) + " ORDER BY ALL"))
        .containsExactly(example.rows());
  }

  private String placed(String text) {
    return text.replace("OUT", directory.resolve("out").toString());
  }
}
