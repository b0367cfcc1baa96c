package io.streamingpipelines.compiler.read;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory and CPU as Kubernetes writes them: {@code 1Gi 500M 200m 1.5}. */
public final class Quantities {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?");
  private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1 << 20);
  private static final Map<String, BigDecimal> UNITS =
      Map.of(
          "m", new BigDecimal("0.001"),
          "k", BigDecimal.valueOf(1_000L),
          "M", BigDecimal.valueOf(1_000_000L),
          "G", BigDecimal.valueOf(1_000_000_000L),
          "T", BigDecimal.valueOf(1_000_000_000_000L),
          "Ki", BigDecimal.valueOf(1L << 10),
          "Mi", BigDecimal.valueOf(1L << 20),
          "Gi", BigDecimal.valueOf(1L << 30),
          "Ti", BigDecimal.valueOf(1L << 40));

  /** The amount in its base unit: bytes, or cores. */
  public static Optional<BigDecimal> parse(String text) {
    Matcher matcher = FORM.matcher(text.trim());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String unit = matcher.group(2);
    return Optional.of(
        unit == null ? number : number.multiply(UNITS.getOrDefault(unit, BigDecimal.ONE)));
  }

  /** Memory in MiB, rounded up; less than {@code leastMib} is a problem. */
  public static long mebibytes(FieldPath path, String text, long leastMib) {
    Optional<BigDecimal> bytes = parse(text);
    if (bytes.isEmpty() || text.trim().endsWith("m")) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + text + "' is not an amount of memory: write one such as 1Gi or 512Mi");
      return leastMib;
    }
    long mib = bytes.get().divide(MEBIBYTE, 0, RoundingMode.CEILING).longValue();
    if (mib < leastMib) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + text + "' is too little memory: write at least " + leastMib + "Mi");
    }
    return mib;
  }

  /** Bytes, rounded up; what is no amount, or less than one byte, is a problem. */
  public static long bytes(FieldPath path, String text) {
    Optional<BigDecimal> bytes = parse(text);
    if (bytes.isEmpty() || bytes.get().signum() == 0 || text.trim().endsWith("m")) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + text + "' is not a number of bytes above 0: write one such as 256Mi");
      return 1;
    }
    return bytes.get().setScale(0, RoundingMode.CEILING).longValue();
  }

  /** The text itself, with a problem if it is not an amount of CPU above 0. */
  public static String cpu(FieldPath path, String text) {
    Optional<BigDecimal> cores = parse(text);
    if (cores.isEmpty() || cores.get().signum() == 0 || text.matches(".*[kMGTi]")) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + text + "' is not an amount of CPU: write one such as 200m or 1.5");
    }
    return text.trim();
  }

  private Quantities() {}
}
