package io.streamingpipelines.runtime.spark.decode;

import org.apache.spark.sql.types.DataType;

/** A column cannot hold a value of the document; the message is a sentence about the value. */
final class ValueRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 60;

  private ValueRefused(String message) {
    // thrown for each bad row, so without a stack trace, which would not help anyone
    super(message, null, false, false);
  }

  static ValueRefused outOfRange(String value, DataType type) {
    return new ValueRefused(shown(value) + " is out of the range of " + type.sql());
  }

  static ValueRefused otherType(String value, DataType type) {
    return new ValueRefused(shown(value) + " is not a value of type " + type.sql());
  }

  /**
   * @param form the required form, such as {@code yyyy-MM-dd}
   */
  static ValueRefused otherForm(String value, String form) {
    return new ValueRefused(shown(value) + " does not have the form " + form);
  }

  ValueRefused in(String column) {
    return column.isEmpty() ? this : new ValueRefused("column " + column + ": " + getMessage());
  }

  private static String shown(String value) {
    return value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "…";
  }
}
