package io.streamingpipelines.runtime.spark.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.streamingpipelines.runtime.spark.Scala;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.util.BadRecordException;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.Iterator;

/**
 * Decodes JSON objects like {@link JsonColumns}, but with a parser that rejects duplicate names,
 * and only if the document ends with the object. Spark's reader alone accepts documents that are
 * truncated inside a nested value declared STRING. A document that cannot be decoded is parsed once
 * more to find a reason that people understand.
 */
final class JsonDocuments implements TextDocumentParser {
  private static final Set<String> FILE_OPTIONS =
      Set.of("multiline", "linesep", "encoding", "charset");

  /** Leniencies that a user may enable, by Spark's names for them. */
  private static final Map<String, JsonReadFeature> LENIENCIES =
      Map.of(
          "allowcomments", JsonReadFeature.ALLOW_JAVA_COMMENTS,
          "allowsinglequotes", JsonReadFeature.ALLOW_SINGLE_QUOTES,
          "allowunquotedfieldnames", JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
          "allownumericleadingzeros", JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
          "allownonnumericnumbers", JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
          "allowunquotedcontrolchars", JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
          "allowbackslashescapinganycharacter",
              JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER);

  private final JsonFactory strict;
  private final JsonColumns columns;

  JsonDocuments(StructType schema, Map<String, String> options, String timeZone) {
    strict = strictFactory(options);
    Map<String, String> fixed = new HashMap<>(options);
    // text that does not have the configured format is malformed, even if older versions of Spark
    // accepted it
    fixed.put("enableDateTimeParsingFallback", "false");
    // the reader sees one document at a time, regardless of how files are split into documents
    fixed.keySet().removeIf(name -> FILE_OPTIONS.contains(name.toLowerCase(Locale.ROOT)));
    columns = new JsonColumns(schema, new JSONOptions(Scala.map(fixed), timeZone, ""));
  }

  static JsonFactory strictFactory(Map<String, String> options) {
    JsonFactoryBuilder builder = new JsonFactoryBuilder();
    builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    options.forEach(
        (name, value) -> {
          JsonReadFeature leniency = LENIENCIES.get(name.toLowerCase(Locale.ROOT));
          if (leniency != null && Boolean.parseBoolean(value)) {
            builder.enable(leniency);
          }
        });
    return builder.build();
  }

  @Override
  public InternalRow parse(String document) throws MalformedDocument {
    try (JsonParser parser = strict.createParser(document)) {
      Iterator<InternalRow> rows =
          columns
              .<String>parse(
                  document,
                  (factory, text) -> new LentParser(parser),
                  text -> UTF8String.fromString(text))
              .iterator();
      if (rows.hasNext() && endedWithAnObject(parser)) {
        return rows.next();
      }
      requireOneWholeObject(document);
      throw new MalformedDocument("not read to its end");
    } catch (Exception e) {
      // Scala declares no checked exceptions, so javac does not allow BadRecordException in a catch
      // clause
      if (e instanceof BadRecordException bad) {
        requireOneWholeObject(document);
        throw new MalformedDocument(ParserErrors.of(bad));
      }
      if (e instanceof JsonProcessingException bad) {
        throw new MalformedDocument(ParserErrors.of(bad));
      }
      if (e instanceof MalformedDocument malformed) {
        throw malformed;
      }
      if (e instanceof RuntimeException bad) {
        // catch everything: a parser that reads a text fails because of the text
        throw new MalformedDocument(ParserErrors.of(bad));
      }
      throw new IllegalStateException("the JSON parser failed", e);
    }
  }

  private static boolean endedWithAnObject(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.END_OBJECT
        && parser.getParsingContext().inRoot()
        && parser.nextToken() == null;
  }

  private void requireOneWholeObject(String document) throws MalformedDocument {
    try (JsonParser parser = strict.createParser(document)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedDocument("empty");
      }
      if (first == JsonToken.START_ARRAY) {
        parser.skipChildren(); // throws if the array is truncated, which is the better reason
      }
      if (first != JsonToken.START_OBJECT) {
        throw new MalformedDocument("not a JSON object but " + describe(first));
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new MalformedDocument("ends too early");
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      if (parser.nextToken() != null) {
        throw new MalformedDocument(
            "there is text after the document at column "
                + parser.currentTokenLocation().getColumnNr());
      }
    } catch (JsonProcessingException e) {
      throw new MalformedDocument(ParserErrors.of(e));
    } catch (IOException e) {
      throw new IllegalStateException("a parser over a string does no input", e);
    }
  }

  private static String describe(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_NULL -> "null";
      case VALUE_STRING -> "a string";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "a number";
    };
  }
}
