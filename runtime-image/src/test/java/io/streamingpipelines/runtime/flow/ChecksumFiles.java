package io.streamingpipelines.runtime.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;

/** The checksum files of a table's versions, which Delta may always lack. */
public final class ChecksumFiles {
  private ChecksumFiles() {}

  /** Deletes them, and what Delta has read of them before. */
  public static void delete(Path table) throws IOException {
    try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
      for (Path file : log.filter(name -> name.toString().endsWith(".crc")).toList()) {
        Files.delete(file);
      }
    }
    DeltaLog.clearCache();
  }
}
