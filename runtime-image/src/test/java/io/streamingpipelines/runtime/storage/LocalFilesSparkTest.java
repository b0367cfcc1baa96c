package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesSparkTest {
  private final SparkSession session = SharedSpark.session();
  private final Configuration hadoop = session.sessionState().newHadoopConf();

  @TempDir private Path directory;

  @Test
  void streamsAndTablesStartNoProcesses() throws Exception {
    Path table = directory.resolve("table");
    Path file = directory.resolve("started.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart").withoutThreshold();
      recording.start();
      session.range(3).write().format("delta").save(table.toString());
      session
          .readStream()
          .format("delta")
          .load(table.toString())
          .writeStream()
          .format("delta")
          .option("checkpointLocation", directory.resolve("checkpoint").toString())
          .trigger(Trigger.AvailableNow())
          .start(directory.resolve("copy").toString())
          .awaitTermination();
      new ProcessBuilder("true").start().waitFor();
      recording.stop();
      recording.dump(file);
    }
    List<String> started = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      started.add(event.getString("command"));
    }
    assertThat(session.read().format("delta").load(directory.resolve("copy").toString()).count())
        .isEqualTo(3);
    assertThat(started)
        .as("the recording sees processes")
        .anyMatch(command -> command.equals("true"))
        .as("of Hadoop")
        .noneMatch(command -> command.matches("(chmod|readlink|ls|stat)\\b.*"));
  }

  @Test
  void permissionsAreThoseAskedFor() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    FileSystem files = FileSystem.get(hadoop);
    assertThat(files).isInstanceOf(LocalFiles.class);
    files.setPermission(path(folder), new FsPermission("750"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwxr-x---");
    files.setPermission(path(folder), new FsPermission("1777"));
    assertThat((int) Files.getAttribute(folder, "unix:mode") & 07777).isEqualTo(01777);
  }

  @Test
  void aRenameReplacesNothingUnlessAsked() throws Exception {
    Path written = directory.resolve("written");
    Path held = Files.writeString(directory.resolve("held"), "held");
    FileContext files = FileContext.getFileContext(hadoop);
    try (var out =
        files.create(
            path(written),
            EnumSet.of(CreateFlag.CREATE),
            CreateOpts.perms(new FsPermission("600")))) {
      out.write('w');
    }
    assertThatThrownBy(() -> files.rename(path(written), path(held)))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(held).hasContent("held");
    files.rename(path(written), path(held), Rename.OVERWRITE);
    assertThat(held).hasContent("w");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(held)))
        .isEqualTo("rw-------");
  }

  @Test
  void aLinkIsToldFromAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    FileContext files = FileContext.getFileContext(hadoop);
    assertThat(files.getFileLinkStatus(path(file)).isSymlink()).isFalse();
    assertThat(files.getFileStatus(path(link)).getLen()).isEqualTo(4);
    assertThat(FileSystem.get(hadoop).exists(path(directory.resolve("nothing")))).isFalse();
  }

  private static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }
}
