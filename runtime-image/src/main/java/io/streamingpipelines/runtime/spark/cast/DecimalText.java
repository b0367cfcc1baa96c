package io.streamingpipelines.runtime.spark.cast;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Shortens text before it is cast to DECIMAL, so that each cast takes bounded time. Text that would
 * be rounded to zero becomes {@code 0}, and text that is longer than any number is truncated so
 * that it is no number. All other text is unchanged.
 *
 * <p>Generated code calls this on internal values.
 */
public final class DecimalText implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Maximum length in bytes of the text of a number; longer text is truncated. */
  private static final int MAX_LENGTH = 1000;

  /** Decimal places: a DECIMAL has at most 38, and the next digit decides about rounding. */
  private static final int ZEROS = 39;

  private static final int SHOWN = 60;
  private static final UTF8String ZERO = UTF8String.fromString("0");

  private final DataType from;
  private final DataType to;

  DecimalText(DataType from, DataType to) {
    this.from = from;
    this.to = to;
  }

  /** Whether a cast between these types converts text to DECIMAL, possibly in a nested type. */
  static boolean isNeeded(DataType from, DataType to) {
    if (from instanceof ArrayType array && to instanceof ArrayType wanted) {
      return isNeeded(array.elementType(), wanted.elementType());
    }
    if (from instanceof MapType map && to instanceof MapType wanted) {
      return isNeeded(map.keyType(), wanted.keyType())
          || isNeeded(map.valueType(), wanted.valueType());
    }
    if (from instanceof StructType struct && to instanceof StructType wanted) {
      for (int i = 0; i < Math.min(struct.length(), wanted.length()); i++) {
        if (isNeeded(struct.fields()[i].dataType(), wanted.fields()[i].dataType())) {
          return true;
        }
      }
      return false;
    }
    return from instanceof StringType && to instanceof DecimalType;
  }

  public UTF8String bounded(UTF8String text) {
    if (text.numBytes() > MAX_LENGTH) {
      return UTF8String.fromString(text.substring(0, SHOWN) + "…");
    }
    for (int i = 0; i < text.numBytes(); i++) {
      if ((text.getByte(i) | 0x20) == 'e') {
        return rounded(text);
      }
    }
    return text;
  }

  private static UTF8String rounded(UTF8String text) {
    try {
      BigDecimal number = new BigDecimal(text.toString().trim());
      return (long) number.precision() - number.scale() < -ZEROS ? ZERO : text;
    } catch (NumberFormatException e) {
      return text; // Spark reports that it is not a number
    }
  }

  public ArrayData bounded(ArrayData array) {
    return (ArrayData) Objects.requireNonNull(value(array, from, to));
  }

  public MapData bounded(MapData map) {
    return (MapData) Objects.requireNonNull(value(map, from, to));
  }

  public InternalRow bounded(InternalRow struct) {
    return (InternalRow) Objects.requireNonNull(value(struct, from, to));
  }

  private @Nullable Object value(@Nullable Object value, DataType from, DataType to) {
    if (value == null || !isNeeded(from, to)) {
      return value;
    }
    if (value instanceof ArrayData array) {
      return array(array, ((ArrayType) from).elementType(), ((ArrayType) to).elementType());
    }
    if (value instanceof MapData map) {
      MapType own = (MapType) from;
      MapType wanted = (MapType) to;
      return new ArrayBasedMapData(
          array(map.keyArray(), own.keyType(), wanted.keyType()),
          array(map.valueArray(), own.valueType(), wanted.valueType()));
    }
    if (value instanceof InternalRow row) {
      StructType own = (StructType) from;
      @Nullable Object[] fields = new @Nullable Object[own.length()];
      for (int i = 0; i < fields.length; i++) {
        DataType type = own.fields()[i].dataType();
        Object field = row.isNullAt(i) ? null : row.get(i, type);
        fields[i] = value(field, type, ((StructType) to).fields()[i].dataType());
      }
      return new GenericInternalRow(fields);
    }
    return bounded((UTF8String) value);
  }

  private ArrayData array(ArrayData array, DataType from, DataType to) {
    @Nullable Object[] elements = new @Nullable Object[array.numElements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = value(array.isNullAt(i) ? null : array.get(i, from), from, to);
    }
    return new GenericArrayData(elements);
  }

  @Override
  public String toString() {
    return "decimal_text";
  }
}
