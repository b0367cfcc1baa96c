package io.streamingpipelines.runtime.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.runtime.change.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Files of tables and checkpoints that can be used elsewhere. Where a file contains something that
 * differs there, such as the directory or the id of a Kafka topic, a name such as {@code @ROOT@} is
 * stored in its place. Where a file contains a digest of it, the digested text is stored.
 *
 * @param names what each name stands for here
 * @param digested texts whose digests are in the marks of checkpoints
 */
record CheckpointArchive(Map<String, String> names, List<String> digested) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "_pipeline.json";
  private static final String DIGEST = "digest of ";
  private static final Pattern NUMBER = Pattern.compile("/[0-9]+(?=[.](crc|zip|zip[.]crc)$)");

  private static final Comparator<Path> NUMBERED =
      Comparator.<Path>comparingInt(file -> file.toString().length()).thenComparing(file -> file);

  /**
   * Selects the files to store. Spark and Delta read only the newest checksum file of a table's log
   * and the newest snapshot of a state, so older ones are left out. Hadoop's checksum files, whose
   * names begin with a dot, are left out because they would not match the stored content.
   */
  static Collection<Path> files(Path folder) throws IOException {
    Map<String, Path> newest = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      found
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .forEach(
              file ->
                  newest.merge(
                      NUMBER.matcher(file.toString()).replaceFirst("/"),
                      file,
                      BinaryOperator.maxBy(NUMBERED)));
    }
    return newest.values();
  }

  /** The content of a file to be stored. */
  byte[] anywhere(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    if (file.endsWith(MARK)) {
      content = withDigested(content);
    }
    String text = text(content);
    if (text == null) {
      requireNone(file, content);
      return content;
    }
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace(name.getValue(), name.getKey());
    }
    return text.getBytes(UTF_8);
  }

  /** The content of a stored file to be used here. */
  byte[] here(Path file, byte[] stored) throws IOException {
    String text = text(stored);
    if (text == null) {
      return stored;
    }
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace(name.getKey(), name.getValue());
    }
    byte[] content = text.getBytes(UTF_8);
    return file.endsWith(MARK) ? withDigests(content) : content;
  }

  private byte[] withDigested(byte[] mark) throws IOException {
    ObjectNode read = (ObjectNode) JSON.readTree(mark);
    ObjectNode settings = (ObjectNode) read.at("/fingerprint/settings");
    for (String text : digested) {
      String digest = Digest.of(text);
      settings.properties().stream()
          .filter(setting -> setting.getValue().asText().equals(digest))
          .filter(setting -> names.values().stream().anyMatch(text::contains))
          .toList()
          .forEach(setting -> settings.put(setting.getKey(), DIGEST + text));
    }
    return JSON.writeValueAsBytes(read);
  }

  private static byte[] withDigests(byte[] mark) throws IOException {
    ObjectNode read = (ObjectNode) JSON.readTree(mark);
    ObjectNode settings = (ObjectNode) read.at("/fingerprint/settings");
    for (Map.Entry<String, JsonNode> setting : List.copyOf(settings.properties())) {
      String text = setting.getValue().asText();
      if (text.startsWith(DIGEST)) {
        settings.put(setting.getKey(), Digest.of(text.substring(DIGEST.length())));
      }
    }
    return JSON.writeValueAsBytes(read);
  }

  /** The content as text, or null if it is not UTF-8. */
  private static @Nullable String text(byte[] content) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private void requireNone(Path file, byte[] content) {
    String bytes = new String(content, ISO_8859_1);
    names.forEach(
        (name, value) -> {
          if (bytes.contains(value)) {
            throw new IllegalStateException(file + " contains " + value);
          }
        });
  }

  /** Writes the files one after the other and compresses them together, as they are much alike. */
  static void write(Path archive, Map<String, byte[]> files) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(new GZIPOutputStream(out))) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    }
  }

  static Map<String, byte[]> read(Path archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(new GZIPInputStream(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }
}
