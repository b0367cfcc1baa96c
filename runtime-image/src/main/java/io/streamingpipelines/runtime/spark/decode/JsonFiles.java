package io.streamingpipelines.runtime.spark.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Splits files into JSON objects: one per line, or one per file, which may also contain an array of
 * objects.
 */
final class JsonFiles implements FileDocuments {
  private final JsonDocuments documents;
  private final JsonFactory strict;

  JsonFiles(StructType schema, FileOptions options, String timeZone) {
    documents = new JsonDocuments(schema, options.all(), timeZone);
    strict = JsonDocuments.strictFactory(options.all());
  }

  @Override
  public List<String> split(String file) {
    String text = FileDocuments.withoutByteOrderMark(file);
    List<String> elements = new ArrayList<>();
    try (JsonParser parser = strict.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return List.of(text);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        elements.add(text.substring(from, (int) parser.currentLocation().getCharOffset()));
      }
      return parser.nextToken() == null ? elements : List.of(text);
    } catch (IOException e) {
      // not a complete array: treat it as one document, whose decoding finds why it is malformed
      return List.of(text);
    }
  }

  @Override
  public boolean isNoDocument(String text) {
    return text.isBlank();
  }

  @Override
  public boolean isHeader(UTF8String document, UTF8String path, long start) {
    return false;
  }

  @Override
  public InternalRow parse(String document) throws MalformedDocument {
    return documents.parse(document);
  }
}
