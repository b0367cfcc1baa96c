package io.streamingpipelines.runtime.failure;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.ZipException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.execution.datasources.SchemaColumnConvertNotSupportedException;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a broken file from a file that cannot be reached. Spark throws the same error for
 * both ({@code FAILED_READ_FILE}), but with different causes.
 */
public final class BrokenFileErrors {
  static final String REASON = "BrokenFile";

  private static final String READ_FAILED = "FAILED_READ_FILE.";
  private static final String OTHER_TYPE = READ_FAILED + "PARQUET_COLUMN_DATA_TYPE_MISMATCH";

  /** Conditions with a meaning of their own, such as a file that does not exist. */
  private static final Set<String> OTHERS =
      Set.of(READ_FAILED + "FILE_NOT_EXIST", READ_FAILED + "UNSUPPORTED_FILE_SYSTEM");

  /** Prefixes of the exceptions that the readers of a format throw for invalid content. */
  private static final List<String> FORMATS =
      List.of(
          "org.apache.parquet.",
          "org.apache.orc.",
          "org.apache.avro.",
          "org.apache.spark.sql.execution.datasources.",
          "com.google.protobuf.",
          "org.xerial.snappy.",
          "com.github.luben.zstd.",
          "net.jpountz.lz4.");

  /** Messages of the IOExceptions that readers of compressed and columnar files throw. */
  private static final List<String> CONTENT_MESSAGES =
      List.of(
          "is not a Parquet file",
          "not a gzip file",
          "Unexpected end of ",
          "invalid stored block lengths",
          "incorrect header check",
          "incorrect data check",
          "invalid distance",
          "invalid block type",
          "invalid code lengths set",
          "bad block header",
          "crc error",
          "stored gzip",
          "can not read class org.apache.parquet",
          "could not read page");

  /**
   * Names of files that belong to a Delta table. The advice for them does not offer to leave the
   * file out, because the table would silently lose rows.
   */
  private static final Pattern TABLE_FILE = Pattern.compile("/(part|cdc)-\\d{5}-[0-9a-f-]{36}");

  private BrokenFileErrors() {}

  /**
   * Returns what is wrong, where, and what to do; null if no file is broken.
   *
   * @param chain the errors, outermost first
   */
  static @Nullable String find(List<Throwable> chain) {
    int at = readFailed(chain);
    if (at < 0) {
      return null;
    }
    SparkThrowable error = (SparkThrowable) chain.get(at);
    List<Throwable> causes = chain.subList(at + 1, chain.size());
    boolean otherType = OTHER_TYPE.equals(error.getCondition());
    if (!otherType && causes.stream().noneMatch(BrokenFileErrors::isContent)) {
      return null;
    }
    String cause = otherType ? otherType(error.getMessageParameters()) : cause(causes);
    String file = file(error);
    return file
        + " cannot be read ("
        + cause
        + "): replace it with "
        + (otherType ? "a file of the declared type" : "a complete file of the same name")
        + (TABLE_FILE.matcher(file).find()
            ? ""
            : ", or skip it with brokenFiles: quarantine or skip");
  }

  /**
   * Returns why a file cannot be read; null if something else failed, such as the network.
   *
   * @param error the error of the file's reader, before Spark wraps it
   */
  public static @Nullable String cause(Throwable error) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = error; at != null && !chain.contains(at); at = at.getCause()) {
      if (at instanceof SchemaColumnConvertNotSupportedException other) {
        return otherType(other.getColumn(), other.getPhysicalType(), other.getLogicalType());
      }
      chain.add(at);
    }
    return chain.stream().anyMatch(BrokenFileErrors::isContent) ? cause(chain) : null;
  }

  private static String otherType(Map<String, String> parameters) {
    return otherType(
        parameters.getOrDefault("column", "?"),
        parameters.getOrDefault("actualType", "?"),
        parameters.getOrDefault("expectedType", "?"));
  }

  private static String otherType(String column, String type, String wanted) {
    return "column "
        + column.replaceAll("^\\[|]$", "")
        + " is "
        + type
        + ", but the schema says "
        + wanted
        + (type.equals("INT64") && wanted.startsWith("timestamp")
            ? "; only milliseconds and microseconds can be read as TIMESTAMP, not nanoseconds"
            : "");
  }

  /** The beginning of the message about an unreachable file; empty if no file is involved. */
  static String unreached(List<Throwable> chain) {
    int at = readFailed(chain);
    return at < 0 ? "" : file((SparkThrowable) chain.get(at)) + " cannot be read: ";
  }

  /** Whether the condition says only that reading failed, and its cause says why. */
  static boolean isWrapper(String condition) {
    return condition.startsWith(READ_FAILED) && !OTHERS.contains(condition);
  }

  private static int readFailed(List<Throwable> chain) {
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (chain.get(i) instanceof SparkThrowable error
          && error.getCondition() != null
          && isWrapper(error.getCondition())) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isContent(Throwable cause) {
    String type = cause.getClass().getName();
    String message = String.valueOf(cause.getMessage());
    return cause instanceof EOFException
        || cause instanceof ZipException
        || cause instanceof DataFormatException
        || FORMATS.stream().anyMatch(type::startsWith)
        || cause instanceof SparkThrowable known
            && known.getCondition() != null
            && known.getCondition().startsWith("PARQUET_")
        || CONTENT_MESSAGES.stream().anyMatch(message::contains);
  }

  /** The innermost cause that has a message. */
  private static String cause(List<Throwable> causes) {
    for (int i = causes.size() - 1; i >= 0; i--) {
      String message = causes.get(i).getMessage();
      if (message != null && !message.isBlank()) {
        return Sentences.bounded(Sentences.of(message, "").replaceAll("[.]$", ""), 250);
      }
    }
    return causes.get(0).getClass().getSimpleName();
  }

  /** The file's URI, as Spark reports it; {@code file:///a} and {@code file:/a} are the same. */
  private static String file(SparkThrowable error) {
    return "File "
        + error
            .getMessageParameters()
            .getOrDefault("path", "?")
            .replaceFirst("^file:///", "file:/");
  }
}
