package io.streamingpipelines.runtime.spark.decode;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * The options of a files source that concern files, as opposed to documents.
 *
 * @param multiLine whether a document may span several lines
 * @param header whether the first record of a CSV file names the fields
 * @param encoding the name of the files' charset
 * @param lineSeparator null for the usual ones
 * @param all all options, for decoding the documents
 */
record FileOptions(
    boolean multiLine,
    boolean header,
    String encoding,
    @Nullable String lineSeparator,
    TreeMap<String, String> all)
    implements Serializable {
  private static final String UTF_8 = "UTF-8";

  static FileOptions of(Map<String, String> options) {
    Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.putAll(options);
    return new FileOptions(
        Boolean.parseBoolean(given.get("multiLine")),
        Boolean.parseBoolean(given.get("header")),
        given.getOrDefault("encoding", given.getOrDefault("charset", UTF_8)),
        given.get("lineSep"),
        new TreeMap<>(options));
  }

  boolean isUtf8() {
    return encoding.equalsIgnoreCase(UTF_8);
  }

  /**
   * Converts the text to UTF-8. Bytes that are invalid in the encoding stay as they are, which
   * makes the document malformed.
   */
  UTF8String utf8(UTF8String raw) {
    try {
      return UTF8String.fromString(
          Charset.forName(encoding)
              .newDecoder()
              .decode(ByteBuffer.wrap(raw.getBytes()))
              .toString());
    } catch (CharacterCodingException e) {
      return raw;
    }
  }
}
