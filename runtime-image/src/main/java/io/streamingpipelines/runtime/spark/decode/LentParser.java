package io.streamingpipelines.runtime.spark.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * A parser that its user cannot close, so that its position can be checked afterwards, and whose
 * numbers never become infinite.
 */
final class LentParser extends JsonParserDelegate {
  LentParser(JsonParser parser) {
    super(parser);
  }

  /** As opposed to NaN and Infinity, which documents may contain if the options allow it. */
  static boolean isWrittenInDigits(String number) {
    char last = number.charAt(number.length() - 1);
    return last >= '0' && last <= '9';
  }

  @Override
  public void close() {}

  @Override
  public float getFloatValue() throws IOException {
    float value = super.getFloatValue();
    requireFinite(value, DataTypes.FloatType);
    return value;
  }

  @Override
  public double getDoubleValue() throws IOException {
    double value = super.getDoubleValue();
    requireFinite(value, DataTypes.DoubleType);
    return value;
  }

  private void requireFinite(double value, DataType type) throws IOException {
    if (Double.isInfinite(value) && isWrittenInDigits(getText())) {
      throw ValueRefused.outOfRange(getText(), type);
    }
  }
}
