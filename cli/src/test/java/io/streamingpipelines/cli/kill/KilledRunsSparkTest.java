package io.streamingpipelines.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.cli.LocalTables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly once in every write mode though the process dies by signal 9 at random moments
 * (docs/design/semantics.md#exactly-once). One pipeline has all modes, so that each kill hits all
 * of them.
 *
 * <p>{@code -Dsoak.kills=50} for more of them, {@code -Dsoak.seed=…} for the same events and waits
 * again.
 */
@Tag("slow")
class KilledRunsSparkTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final long seed = Long.getLong("soak.seed", System.nanoTime() % 1_000_000);
  private final int kills = Integer.getInteger("soak.kills", 5);
  private final Random random = new Random(seed);
  private final Map<String, Integer> hits = new TreeMap<>();

  @Test
  void holdsWhatTheOracleSaysThoughTheProcessIsKilledAtRandomMoments(@TempDir Path directory)
      throws Exception {
    Victim victim = new Victim(directory);
    LandingFolder landing = new LandingFolder(directory.resolve("in"), seed);
    Files.writeString(
        directory.resolve("pipeline.yaml"), manifest().replace("DIR", directory.toString()));
    for (int kill = 0; kill < kills; kill++) {
      runUntilKilled(victim, landing);
    }
    landing.landTheEnd();
    runToTheEnd(victim);
    assertThat(victim.temporary()).as("temporary files of killed runs").isEmptyDirectory();

    Map<String, List<String>> expected = new Oracle(landing.events(), landing.broken()).expected();
    String[] queries = expected.keySet().toArray(String[]::new);
    List<List<String>> found = LocalTables.rows(directory.resolve("tables"), queries);
    System.out.printf(
        "seed %d: %d kills, %d files, %d rows; killed in the middle of a batch of: %s%n",
        seed, kills, landing.files(), landing.events().size(), hits);
    for (int i = 0; i < queries.length; i++) {
      assertThat(found.get(i).stream().sorted().toList())
          .as("seed %d: %s", seed, queries[i])
          .isEqualTo(expected.getOrDefault(queries[i], List.of()).stream().sorted().toList());
    }
  }

  /** Lets it commit some transactions, and some milliseconds later kills it. */
  private void runUntilKilled(Victim victim, LandingFolder landing)
      throws IOException, InterruptedException {
    landing.land();
    landing.land();
    long wanted = victim.commits() + 1 + random.nextInt(15);
    int moment = random.nextInt(400);
    long nextFile = System.nanoTime();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Process process = victim.start();
    try {
      while (victim.commits() < wanted) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new AssertionError("seed " + seed + ": " + victim.lastWords());
        }
        if (System.nanoTime() > nextFile) {
          landing.land();
          nextFile = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
        }
        Thread.sleep(5);
      }
      Thread.sleep(moment);
      assertThat(process.isAlive()).as("seed %d: %s", seed, victim.lastWords()).isTrue();
    } finally {
      Victim.kill(process);
    }
    victim.inMidBatch().forEach(table -> hits.merge(table, 1, Integer::sum));
  }

  private void runToTheEnd(Victim victim) throws IOException, InterruptedException {
    // as many files at once as there are: what is left is not what is tested
    Process process =
        victim.start("--until-idle", "--set", "spec.sources[landed].files.maxFilesPerTrigger=100");
    try {
      boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(ended && process.exitValue() == 0)
          .as("seed %d: %s", seed, victim.lastWords())
          .isTrue();
    } finally {
      Victim.kill(process);
    }
  }

  private static String manifest() throws IOException {
    try (InputStream in = KilledRunsSparkTest.class.getResourceAsStream("/kill/pipeline.yaml")) {
      if (in == null) {
        throw new AssertionError("no manifest");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
