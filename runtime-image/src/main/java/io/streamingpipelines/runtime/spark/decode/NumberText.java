package io.streamingpipelines.runtime.spark.decode;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.ExprUtils;
import org.apache.spark.sql.catalyst.util.CaseInsensitiveMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Parses numbers that are written as text. It rejects text that is not a number of the type, and
 * numbers with more than {@link #MAX_DIGITS} digits when written out: {@code 1E400000000} has
 * eleven characters but takes days to compute.
 */
final class NumberText {
  /**
   * Maximum number of digits before or after the decimal point, without an exponent. It equals
   * Jackson's limit for the length of a number.
   */
  static final int MAX_DIGITS = 1000;

  private final @Nullable Function1<String, BigDecimal> localized;

  private NumberText(@Nullable Function1<String, BigDecimal> localized) {
    this.localized = localized;
  }

  /** Numbers are written as in SQL unless the options name a {@code locale}. */
  static NumberText of(CaseInsensitiveMap<String> options, Locale locale) {
    return new NumberText(options.contains("locale") ? ExprUtils.getDecimalParser(locale) : null);
  }

  Decimal decimal(String text, DecimalType type) {
    if (localized == null) {
      return plain(text, type);
    }
    requireShort(text, type);
    try {
      return fit(localized.apply(text), text, type);
    } catch (ValueRefused e) {
      throw e;
    } catch (RuntimeException e) {
      throw ValueRefused.otherType(quoted(text), type);
    }
  }

  /** Digits beyond the scale are rounded half up. */
  static Decimal plain(String text, DecimalType type) {
    requireShort(text, type);
    try {
      return fit(new BigDecimal(text), text, type);
    } catch (NumberFormatException e) {
      throw ValueRefused.otherType(quoted(text), type);
    }
  }

  private static void requireShort(String text, DataType type) {
    if (text.length() > MAX_DIGITS + 2) { // a sign and a point
      throw ValueRefused.outOfRange(text, type);
    }
  }

  private static Decimal fit(BigDecimal number, String text, DecimalType type) {
    Decimal fitting = fitting(number, type);
    if (fitting == null) {
      throw ValueRefused.outOfRange(text, type);
    }
    return fitting;
  }

  /** The number as a value of the type, or null if it does not fit. */
  static @Nullable Decimal fitting(BigDecimal number, DecimalType type) {
    long integral = (long) number.precision() - number.scale();
    if (integral > MAX_DIGITS || number.scale() > MAX_DIGITS) {
      return null;
    }
    BigDecimal rounded = number.setScale(type.scale(), RoundingMode.HALF_UP);
    return rounded.precision() > type.precision()
        ? null
        : Decimal.apply(rounded, type.precision(), type.scale());
  }

  static double toDouble(String text) {
    requireDecimal(text, DataTypes.DoubleType);
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      throw ValueRefused.outOfRange(text, DataTypes.DoubleType);
    }
    return number;
  }

  static float toFloat(String text) {
    requireDecimal(text, DataTypes.FloatType);
    float number = Float.parseFloat(text);
    if (Float.isInfinite(number)) {
      throw ValueRefused.outOfRange(text, DataTypes.FloatType);
    }
    return number;
  }

  /** Rejects other forms that Java accepts: 1d, 0x1p3, Infinity, and spaces around a number. */
  private static void requireDecimal(String text, DataType type) {
    int at = sign(text, 0);
    int digits = digits(text, at);
    int end = at + digits;
    if (end < text.length() && text.charAt(end) == '.') {
      int behind = digits(text, end + 1);
      digits += behind;
      end += 1 + behind;
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      int from = sign(text, end + 1);
      int exponent = digits(text, from);
      end = exponent == 0 ? -1 : from + exponent;
    }
    if (digits == 0 || end != text.length()) {
      throw ValueRefused.otherType(quoted(text), type);
    }
  }

  private static int sign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
