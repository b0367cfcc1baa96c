package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.runtime.fixture.RacingProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that only one of several drivers can create a file (docs/design/lifecycle.md#one-writer).
 */
class LocalRenameTest {
  private static final int PROCESSES = 3;
  private static final int NAMES = 300;

  @TempDir Path directory;

  /** A process that renames its own files to names that all processes compete for. */
  static final class Racer {
    private Racer() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      String content = arguments[1];
      FileContext files = files();
      RacingProcesses.await(directory, content);
      List<String> won = new ArrayList<>();
      for (int i = 0; i < NAMES; i++) {
        Path own = write(files, directory.resolve("." + i + "." + content + ".tmp"), content);
        try {
          files.rename(hadoop(own), hadoop(directory.resolve("name" + i)), Rename.NONE);
          won.add("name" + i);
        } catch (FileAlreadyExistsException e) {
          // another process was first
        }
      }
      Files.write(directory.resolve("won-" + content), won);
    }
  }

  @Test
  void oneOfManyProcessesGivesEachName() throws Exception {
    List<String> racers = RacingProcesses.run(directory, Racer.class, PROCESSES);

    Map<String, String> winners = new TreeMap<>();
    for (String racer : racers) {
      for (String name : Files.readAllLines(directory.resolve("won-" + racer))) {
        assertThat(winners.put(name, racer)).as("who else gave %s", name).isNull();
      }
    }
    assertThat(winners).hasSize(NAMES);
    assertThat(new TreeSet<>(winners.values())).as("it was a race").hasSizeGreaterThan(1);
    FileContext files = files();
    for (Map.Entry<String, String> winner : winners.entrySet()) {
      try (var in = files.open(hadoop(directory.resolve(winner.getKey())))) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .as("with the checksum of the winner")
            .isEqualTo(winner.getValue());
      }
    }
  }

  @Test
  void anAnswerThatWasLostIsNoLoss() throws IOException {
    Path own = Files.writeString(directory.resolve(".tmp"), "own");
    Path name = directory.resolve("name");
    // the state after an NFS request whose reply was lost
    Files.createLink(name, own);
    LocalRename.ifAbsent(own, name);
    assertThat(name).hasContent("own");
    assertThat(own).doesNotExist();
  }

  @Test
  void aFileThatIsThereStaysAndSoDoesTheOther() throws IOException {
    Path own = Files.writeString(directory.resolve(".tmp"), "own");
    Path name = Files.writeString(directory.resolve("name"), "other");
    assertThatThrownBy(() -> LocalRename.ifAbsent(own, name))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    assertThat(name).hasContent("other");
    assertThat(own).hasContent("own");
  }

  @Test
  void aFileIsReplacedWithItsChecksum() throws IOException {
    FileContext files = files();
    Path name = directory.resolve("name");
    for (String content : List.of("first", "second, and longer")) {
      Path own = write(files, directory.resolve(".tmp"), content);
      files.rename(hadoop(own), hadoop(name), Rename.OVERWRITE);
      try (var in = files.open(hadoop(name))) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(content);
      }
    }
    try (var left = Files.list(directory)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("name", ".name.crc");
    }
  }

  private static FileContext files() throws IOException {
    return FileContext.getFileContext(Path.of("/").toUri(), new Configuration());
  }

  private static Path write(FileContext files, Path file, String content) throws IOException {
    try (FSDataOutputStream out =
        files.create(
            hadoop(file),
            EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
            CreateOpts.createParent())) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
