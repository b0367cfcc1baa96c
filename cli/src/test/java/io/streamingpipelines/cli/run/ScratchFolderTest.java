package io.streamingpipelines.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class ScratchFolderTest {
  private static final String PROPERTY = "java.io.tmpdir";

  @TempDir Path directory;

  private String before;

  @BeforeEach
  void useTheDirectory() {
    before = System.getProperty(PROPERTY);
    System.setProperty(PROPERTY, directory.toString());
  }

  @AfterEach
  void useTheSystems() {
    System.setProperty(PROPERTY, before);
  }

  private static Path filled(ScratchFolder folder) throws IOException {
    Files.createDirectories(folder.path().resolve("a/b"));
    Files.writeString(folder.path().resolve("a/b/file"), "x");
    Files.writeString(folder.log(), "x");
    return folder.path();
  }

  @Test
  void nothingIsLeftWhenTheCommandEnds() throws IOException {
    Path path;
    try (ScratchFolder folder = ScratchFolder.create("plan")) {
      path = filled(folder);
      assertThat(path).exists();
    }
    assertThat(path).doesNotExist();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theFolderThatTheStartScriptHasCreatedIsUsedAndDeleted() throws IOException {
    Path given = directory.resolve("pipeline-jvm-" + ProcessHandle.current().pid() + "-x1");
    System.setProperty(PROPERTY, Files.createDirectory(given).toString());
    for (int document = 0; document < 2; document++) {
      try (ScratchFolder folder = ScratchFolder.create("plan")) {
        assertThat(folder.path()).isEqualTo(given).exists();
      }
      assertThat(given).doesNotExist();
    }
    Files.createDirectory(given);
    ScratchFolder.deleteUnused();
    assertThat(given).as("of a command that needs none").doesNotExist();
  }

  @Test
  void whatAMessageRefersToStays() throws IOException {
    Path path;
    try (ScratchFolder folder = ScratchFolder.create("run")) {
      path = filled(folder);
      folder.keep();
    }
    assertThat(path.resolve("spark.log")).exists();
  }

  @Test
  void theFolderOfAKilledCommandIsDeletedByTheNextOne() throws Exception {
    Process killed = new ProcessBuilder("sleep", "600").start();
    long pid = killed.pid();
    Path left = Files.createDirectories(directory.resolve("pipeline-run-" + pid + "-123/spark"));
    Path kept = Files.createDirectories(directory.resolve("pipeline-test-" + pid + "-456"));
    Files.writeString(kept.resolve(".keep"), "");
    Path others = Files.createDirectories(directory.resolve("pipeline-of-somebody-else"));
    try (ScratchFolder folder = ScratchFolder.create("plan")) {
      assertThat(folder.path()).exists();
      assertThat(left).as("its process runs").exists();
    }
    killed.destroyForcibly().waitFor();

    try (ScratchFolder folder = ScratchFolder.create("plan")) {
      assertThat(folder.path()).exists();
      assertThat(left.getParent()).doesNotExist();
      assertThat(kept).as("a message refers to it").exists();
      assertThat(others).exists();
    }
  }
}
