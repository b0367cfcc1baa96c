package io.streamingpipelines.runtime.source.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.runtime.fixture.DeclaredPipeline;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests streams that read tables while old files of these tables are deleted. */
@Tag("slow")
final class VacuumedSourceSparkTest {
  private static final String PARTS =
      """
      sources:
      - {name: landed, files: {path: ROOT/in, format: json, schema: "id STRING, v INT", maxFilesPerTrigger: 1}}
      tables:
      - name: events
        from: [{source: landed}]
        maintenance: {schedule: 0 * * * *, vacuum: {retention: 0s, shortRetention: accepted}}
      - name: newest
        from: [{table: events}]
        write: {mode: upsert, keys: [id], sequenceBy: [v]}
        maintenance: {schedule: 0 * * * *, vacuum: {retention: 0s, shortRetention: accepted}}
      - name: copy
        from: [{table: events}]
      - name: changes
        from: [{table: newest, as: changes}]
        query: SELECT id, v FROM newest WHERE _change_type IN ('insert', 'update_postimage')
      """;

  @TempDir private Path root;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  /**
   * The expected rows, computed in plain Java: each row changes its key, because {@code v} grows.
   */
  private final List<String> all = new ArrayList<>();

  @Test
  void streamsReadOnInTheSameDriverInTheNextOneAndFromTheStart() throws Exception {
    DeclaredPipeline pipeline =
        new DeclaredPipeline(root, PARTS).clock(now::get).trigger("{processingTime: 100ms}");
    land(pipeline, 0);
    try (QuerySupervisor supervisor = pipeline.start()) {
      for (int round = 0; round < 2; round++) {
        Eventually.within(180, () -> pipeline.rows("copy").size() == all.size());
        Eventually.within(180, () -> pipeline.rows("changes").size() == all.size());
        Eventually.within(
            180, () -> Stream.of("newest", "copy", "changes").allMatch(this::caughtUp));
        vacuumed(pipeline, round + 1);
        land(pipeline, round + 1);
      }
      Eventually.within(180, () -> pipeline.rows("changes").size() == all.size());
      Eventually.within(180, () -> pipeline.rows("copy").size() == all.size());
      assertRead(pipeline, "events", "copy", "changes");
      assertThat(supervisor.drain(Duration.ofSeconds(120))).isTrue();
    }

    land(pipeline, 3);
    pipeline.trigger("{availableNow: {}}");
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertRead(pipeline, "events", "copy", "changes");

    pipeline.edit("- name: copy", "- {name: late, from: [{table: events}]}\n- name: copy");
    land(pipeline, 4);
    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertRead(pipeline, "events", "copy", "changes", "late");
  }

  /**
   * Writes two files that share no key, so that it does not matter in how many batches they are
   * read.
   */
  private void land(DeclaredPipeline pipeline, int round) {
    for (String id : List.of("x", "y")) {
      pipeline.land("in", "{\"id\":\"%s\",\"v\":%d}".formatted(id, round));
      all.add("[" + id + "," + round + "]");
    }
  }

  /** Lets a full hour pass, and checks that files were deleted. */
  private void vacuumed(DeclaredPipeline pipeline, int times) throws InterruptedException {
    now.getAndUpdate(time -> time.plus(Duration.ofHours(2)));
    for (String table : List.of("events", "newest")) {
      Eventually.within(180, () -> pipeline.maintained(table).size() == times);
      assertThat(pipeline.maintained(table))
          .allSatisfy(details -> assertThat(details).contains("VACUUM").doesNotContain("skipped"));
    }
    Set<String> needed =
        Stream.of(pipeline.read("events").inputFiles())
            .map(file -> file.substring(file.lastIndexOf('/') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(names(root.resolve("tables/events")).filter(name -> name.endsWith(".parquet")))
        .containsExactlyInAnyOrderElementsOf(needed);
  }

  private void assertRead(DeclaredPipeline pipeline, String... tables) {
    for (String table : tables) {
      assertThat(pipeline.rows(table, "id", "v"))
          .as(table)
          .containsExactlyInAnyOrderElementsOf(all);
    }
  }

  private boolean caughtUp(String table) {
    Path checkpoint = root.resolve("checkpoints").resolve(table).resolve("default/1");
    return batches(checkpoint.resolve("commits")).equals(batches(checkpoint.resolve("offsets")));
  }

  private static List<String> batches(Path log) {
    return names(log).filter(name -> name.matches("[0-9]+")).sorted().toList();
  }

  private static Stream<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
