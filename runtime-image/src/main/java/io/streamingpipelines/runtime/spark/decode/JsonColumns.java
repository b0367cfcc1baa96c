package io.streamingpipelines.runtime.spark.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.streamingpipelines.runtime.spark.Scala;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JacksonParser;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Spark's reader of JSON objects, changed so that it never turns a value into a different one: a
 * number must be in the range of its column's type, text is kept as written, and dates and times
 * follow {@link DateTimes}. Other types, such as nested ones, are left to Spark.
 */
final class JsonColumns extends JacksonParser {
  private static final JsonFactory WRITERS = new JsonFactory();

  /** Reads the parser's current value, which is not null. */
  private interface Value {
    @Nullable Object read(JsonParser parser, JsonToken token) throws IOException;
  }

  JsonColumns(StructType schema, JSONOptions options) {
    super(schema, options, false, Scala.seq());
  }

  /** The constructor of the superclass calls this too, before the fields of this class are set. */
  @Override
  public Function1<JsonParser, Object> makeConverter(DataType type) {
    Function1<JsonParser, Object> sparks = super.makeConverter(type);
    if (type instanceof ByteType) {
      return converter((parser, token) -> (byte) integer(parser, token, type, Byte.MAX_VALUE));
    }
    if (type instanceof ShortType) {
      return converter((parser, token) -> (short) integer(parser, token, type, Short.MAX_VALUE));
    }
    if (type instanceof IntegerType) {
      return converter((parser, token) -> (int) integer(parser, token, type, Integer.MAX_VALUE));
    }
    if (type instanceof LongType) {
      return converter((parser, token) -> integer(parser, token, type, Long.MAX_VALUE));
    }
    if (type instanceof FloatType || type instanceof DoubleType) {
      return converter((parser, token) -> sparks.apply(parser));
    }
    if (type instanceof DecimalType decimal) {
      NumberText texts = NumberText.of(options().parameters(), options().locale());
      return converter((parser, token) -> decimal(parser, token, decimal, texts));
    }
    if (type instanceof StringType) {
      return converter(JsonColumns::text);
    }
    if (type instanceof TimestampType) {
      boolean plain = options().timestampFormatInRead().isEmpty();
      return converter(
          (parser, token) ->
              token == JsonToken.VALUE_NUMBER_INT
                  ? DateTimes.ofSeconds(integer(parser, token, type, Long.MAX_VALUE))
                  : plain && token == JsonToken.VALUE_STRING
                      ? DateTimes.timestamp(parser.getText(), options().zoneId())
                      : sparks.apply(parser));
    }
    if (type instanceof TimestampNTZType && options().timestampNTZFormatInRead().isEmpty()) {
      return text(DateTimes::local, sparks);
    }
    if (type instanceof DateType && options().dateFormatInRead().isEmpty()) {
      return text(DateTimes::date, sparks);
    }
    if (type instanceof CalendarIntervalType
        || type instanceof YearMonthIntervalType
        || type instanceof DayTimeIntervalType) {
      return converter((parser, token) -> interval(parser, type, sparks.apply(parser)));
    }
    return sparks;
  }

  private static Function1<JsonParser, Object> converter(Value value) {
    return parser -> {
      try {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.FIELD_NAME) {
          token = parser.nextToken();
        }
        return token == null || token == JsonToken.VALUE_NULL ? null : value.read(parser, token);
      } catch (ValueRefused e) {
        throw e.in(place(parser));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      } catch (IOException e) {
        throw new UncheckedIOException("a parser over a string does no input", e);
      }
    };
  }

  /** The parser's current position, such as {@code lines.0.price}. */
  private static String place(JsonParser parser) {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
  }

  private static Function1<JsonParser, Object> text(
      java.util.function.Function<String, Object> value, Function1<JsonParser, Object> others) {
    return converter(
        (parser, token) ->
            token == JsonToken.VALUE_STRING ? value.apply(parser.getText()) : others.apply(parser));
  }

  private static long integer(JsonParser parser, JsonToken token, DataType type, long max)
      throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw ValueRefused.otherType(shown(parser, token), type);
    }
    try {
      long value = parser.getLongValue();
      if (value <= max && value >= -max - 1) {
        return value;
      }
    } catch (InputCoercionException e) {
      // more than 64 bits
    }
    throw ValueRefused.outOfRange(parser.getText(), type);
  }

  private static Object decimal(
      JsonParser parser, JsonToken token, DecimalType type, NumberText texts) throws IOException {
    return switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, type);
      case VALUE_STRING -> texts.decimal(parser.getText(), type);
      default -> throw ValueRefused.otherType(shown(parser, token), type);
    };
  }

  private static Decimal number(JsonParser parser, DecimalType type) throws IOException {
    Decimal number = NumberText.fitting(parser.getDecimalValue(), type);
    if (number == null) {
      throw ValueRefused.outOfRange(parser.getText(), type);
    }
    return number;
  }

  /** A value that is not a string is kept as compact JSON, with each number's original digits. */
  private static UTF8String text(JsonParser parser, JsonToken token) throws IOException {
    if (token.isScalarValue()) {
      return UTF8String.fromString(parser.getText());
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = WRITERS.createGenerator(text)) {
      int depth = 0;
      do {
        copy(parser, out);
        JsonToken copied = parser.currentToken();
        depth += copied.isStructStart() ? 1 : copied.isStructEnd() ? -1 : 0;
      } while (depth > 0 && parser.nextToken() != null);
    }
    return UTF8String.fromString(text.toString());
  }

  private static void copy(JsonParser parser, JsonGenerator out) throws IOException {
    if (parser.currentToken().isNumeric() && LentParser.isWrittenInDigits(parser.getText())) {
      out.writeNumber(parser.getText());
    } else {
      out.copyCurrentEvent(parser);
    }
  }

  private static Object interval(JsonParser parser, DataType type, @Nullable Object value)
      throws IOException {
    if (value == null) {
      throw ValueRefused.otherType(shown(parser, parser.currentToken()), type);
    }
    return value;
  }

  private static String shown(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> '"' + parser.getText() + '"';
      default -> parser.getText();
    };
  }
}
