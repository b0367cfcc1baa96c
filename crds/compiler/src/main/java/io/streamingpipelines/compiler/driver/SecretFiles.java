package io.streamingpipelines.compiler.driver;

import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Texts;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Hands out paths of the files of mounted Secrets, and remembers which ones are needed. */
public final class SecretFiles {
  private final String directory;
  private final SortedMap<String, SortedSet<String>> asked = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> readOnce = new TreeMap<>();

  public SecretFiles(String directory) {
    this.directory = directory;
  }

  /** The Secret's name; null if none is written; empty, with a problem, if it is not valid. */
  public static @Nullable String named(FieldPath path, @Nullable String secret) {
    return secret == null ? null : Texts.object(path, secret, "a Secret");
  }

  /**
   * The path of a key's file, which the driver reads when it starts; null if there is no Secret, or
   * its name is not valid.
   */
  public @Nullable String file(@Nullable String secret, String key) {
    String path = fileReadAgain(secret, key);
    if (secret != null && path != null) {
      readOnce.computeIfAbsent(secret, name -> new TreeSet<>()).add(key);
    }
    return path;
  }

  /** The same for a file that the driver reads each time it needs it. */
  public @Nullable String fileReadAgain(@Nullable String secret, String key) {
    if (secret == null || secret.isEmpty()) {
      return null;
    }
    asked.computeIfAbsent(secret, name -> new TreeSet<>()).add(key);
    return directory + "/" + secret + "/" + key;
  }

  public List<PodNeeds.Secret> needed() {
    return asked.entrySet().stream()
        .map(
            entry ->
                new PodNeeds.Secret(
                    entry.getKey(),
                    List.copyOf(entry.getValue()),
                    List.copyOf(readOnce.getOrDefault(entry.getKey(), new TreeSet<>()))))
        .toList();
  }
}
