package io.streamingpipelines.compiler.part;

import io.streamingpipelines.compiler.PodNeeds;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gives out paths of Secrets' files and remembers which were asked for. */
public final class SecretFiles {
  private final String directory;
  private final SortedMap<String, SortedSet<String>> asked = new TreeMap<>();

  public SecretFiles(String directory) {
    this.directory = directory;
  }

  String path(String secret, String key) {
    asked.computeIfAbsent(secret, name -> new TreeSet<>()).add(key);
    return directory + "/" + secret + "/" + key;
  }

  public List<PodNeeds.Secret> needed() {
    return asked.entrySet().stream()
        .map(entry -> new PodNeeds.Secret(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }
}
