package io.streamingpipelines.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A generated file that is kept in the repository, so that each change to it is seen. */
record Approved(Path file) {

  /** Names a file by its path in the repository; tests run in the module's directory. */
  static Approved file(String path) {
    return new Approved(Path.of("../..", path).toAbsolutePath().normalize());
  }

  String text() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares, or writes when the tests run with {@code -Dapprove}. */
  void holds(String generated) throws IOException {
    if (System.getProperty("approve") != null) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, generated);
    }
    assertThat(text())
        .as("%s differs from the code; regenerate it with -Dapprove and read the diff", file)
        .isEqualTo(generated);
  }
}
