package io.streamingpipelines.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.PipelineException;
import io.streamingpipelines.runtime.fixture.RacingProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests who may write a pipeline's checkpoints (docs/design/lifecycle.md#one-writer). */
class EpochTest {
  private static final int PROCESSES = 3;
  private static final int CLAIMS = 100;

  @TempDir Path directory;

  @Test
  void countsUpFromOne() {
    assertThat(claim().number()).isEqualTo(1);
    assertThat(claim().number()).isEqualTo(2);
    assertThat(claim().number()).isEqualTo(3);
  }

  @Test
  void letsTheHolderOfTheHighestWrite() {
    claim();
    claim().check();
  }

  @Test
  void fencesTheOlderDriver() {
    Epoch older = claim();
    claim();

    assertThatThrownBy(older::check)
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.FENCED))
        .hasMessageContaining("epoch 2")
        .hasMessageContaining("epoch 1");
  }

  @Test
  void staysFencedHoweverManyCome() {
    Epoch older = claim();
    claim();
    claim();

    assertThatThrownBy(older::check).isInstanceOf(PipelineException.class);
  }

  @Test
  void ignoresFilesThatAreNoNumbers() throws Exception {
    Files.createDirectories(directory.resolve("_epochs"));
    Files.writeString(directory.resolve("_epochs/notes.txt"), "x");
    Files.writeString(directory.resolve("_epochs/41"), "x");

    assertThat(claim().number()).isEqualTo(42);
  }

  /** A driver that claims one epoch after the other. */
  static final class Racer {
    private Racer() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      String name = arguments[1];
      List<String> claimed = new ArrayList<>();
      RacingProcesses.await(directory, name);
      for (int i = 0; i < CLAIMS; i++) {
        Epoch epoch = Epoch.claim(new Configuration(), "file:" + directory, name);
        claimed.add(Long.toString(epoch.number()));
      }
      Files.write(directory.resolve("claimed-" + name), claimed);
    }
  }

  @Test
  void givesEachNumberToOneOfTheProcessesThatRace() throws Exception {
    Map<Integer, String> holders = new TreeMap<>();
    for (String racer : RacingProcesses.run(directory, Racer.class, PROCESSES)) {
      for (String number : Files.readAllLines(directory.resolve("claimed-" + racer))) {
        assertThat(holders.put(Integer.valueOf(number), racer)).as(number).isNull();
        assertThat(directory.resolve("_epochs/" + number)).hasContent(racer);
      }
    }

    assertThat(holders.keySet())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, PROCESSES * CLAIMS).boxed().toList());
    List<String> inOrder = List.copyOf(holders.values());
    long changes =
        IntStream.range(1, inOrder.size())
            .filter(i -> !inOrder.get(i).equals(inOrder.get(i - 1)))
            .count();
    assertThat(changes).as("it was a race").isGreaterThanOrEqualTo(PROCESSES);
  }

  @Test
  void isVacantUntilSomebodyClaimsItAndAfterItIsReleased() {
    assertThat(vacant()).isTrue();
    Epoch first = claim();
    assertThat(vacant()).isFalse();
    first.release();
    first.release();
    assertThat(vacant()).isTrue();

    Epoch second = claim();
    assertThat(second.number()).isEqualTo(2);
    assertThat(vacant()).as("the release of an older one says nothing").isFalse();
  }

  private boolean vacant() {
    return Epoch.vacant(new Configuration(), "file:" + directory);
  }

  private Epoch claim() {
    return Epoch.claim(new Configuration(), "file:" + directory, "test");
  }
}
