package io.streamingpipelines.compiler.decode;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Checks the options of parsers: only options that have an effect are accepted, and none that would
 * turn an incomplete or invalid document into a row.
 */
public final class ParserOptions {
  private static final String MALFORMED =
      "the field malformed declares what happens to malformed documents";
  private static final String SCHEMA = "the field schema declares the columns and their types";

  private static final Map<String, String> REFUSED =
      insensitive(
          Map.ofEntries(
              Map.entry("mode", MALFORMED),
              Map.entry("columnNameOfCorruptRecord", MALFORMED),
              Map.entry(
                  "ignoreCorruptFiles",
                  "it also skips files that cannot be reached: set brokenFiles: skip instead"),
              Map.entry(
                  "enableDateTimeParsingFallback", "set timestampFormat or dateFormat instead"),
              Map.entry(
                  "unescapedQuoteHandling",
                  "option escape declares how a quote within a quoted field is written"),
              Map.entry(
                  "enforceSchema", "the fields of a file with a header are always matched by name"),
              Map.entry("inferSchema", SCHEMA),
              Map.entry("samplingRatio", SCHEMA),
              Map.entry("singleVariantColumn", SCHEMA)));

  private static final Set<String> TEXTS =
      Set.of("locale", "timeZone", "dateFormat", "timestampFormat", "timestampNTZFormat");
  private static final Set<String> JSON_FLAGS =
      Set.of(
          "allowComments",
          "allowSingleQuotes",
          "allowUnquotedFieldNames",
          "allowNumericLeadingZeros",
          "allowNonNumericNumbers",
          "allowUnquotedControlChars",
          "allowBackslashEscapingAnyCharacter");
  private static final Set<String> CSV_FLAGS =
      Set.of("ignoreLeadingWhiteSpace", "ignoreTrailingWhiteSpace");
  private static final Set<String> CSV_TEXTS =
      Set.of(
          "sep",
          "delimiter",
          "quote",
          "escape",
          "comment",
          "nullValue",
          "emptyValue",
          "nanValue",
          "positiveInf",
          "negativeInf",
          "maxColumns",
          "maxCharsPerColumn");

  /** Options of Spark's file source itself, whatever the format. */
  private static final Set<String> FILES =
      Set.of(
          "basePath",
          "discardCachedInputRatio",
          "fileNameOnly",
          "ignoreMissingFiles",
          "maxCachedFiles",
          "maxFileAge",
          "modifiedAfter",
          "modifiedBefore",
          "pathGlobFilter",
          "recursiveFileLookup",
          "sourceArchiveDir",
          // refused elsewhere, because they are fields of the manifest
          "path",
          "maxFilesPerTrigger",
          "latestFirst",
          "cleanSource");

  private static final Set<String> FLAGS =
      insensitive(
          union(
              JSON_FLAGS,
              CSV_FLAGS,
              Set.of("header", "multiLine", "wholetext", "recursiveFileLookup", "mergeSchema")));

  /** Checks the options for documents in a column or a Kafka value. */
  public static void checkDocuments(FieldPath path, String format, Map<String, String> options) {
    check(path, "a " + format + " document", documents(format), options);
  }

  /** Of a files source. */
  public static void checkFiles(FieldPath path, String format, Map<String, String> options) {
    Set<String> known =
        switch (format) {
          case "json" -> union(documents(format), Set.of("multiLine", "lineSep"), encodings());
          case "csv" ->
              union(documents(format), Set.of("header", "multiLine", "lineSep"), encodings());
          case "text" -> Set.of("wholetext", "lineSep");
          case "parquet" -> Set.of("mergeSchema", "datetimeRebaseMode", "int96RebaseMode");
          default -> Set.of("mergeSchema");
        };
    check(path, format + " files", union(known, FILES), options);
    Map<String, String> given = insensitive(options);
    for (String name : encodings()) {
      String encoding = given.get(name);
      if (encoding != null && known.contains(name)) {
        encoding(path.field(name), encoding, Boolean.parseBoolean(given.get("multiLine")));
      }
    }
  }

  private static void encoding(FieldPath path, String name, boolean multiLine) {
    try {
      if (!Charset.isSupported(name)) {
        throw new IllegalCharsetNameException(name);
      }
    } catch (IllegalArgumentException e) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + name + "' is not the name of an encoding: write one such as ISO-8859-1");
      return;
    }
    String canonical = Charset.forName(name).name().toUpperCase(Locale.ROOT);
    if (!multiLine && (canonical.startsWith("UTF-16") || canonical.startsWith("UTF-32"))) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "files in " + canonical + " cannot be split into lines: set multiLine as well");
    }
  }

  private static void check(
      FieldPath path, String what, Set<String> known, Map<String, String> options) {
    Set<String> names = insensitive(known);
    options.forEach(
        (name, value) -> {
          String reason = REFUSED.get(name);
          if (reason != null) {
            refuse(path.field(name), "this option cannot be set: " + reason);
          } else if (!names.contains(name)) {
            refuse(
                path.field(name),
                "this option has no effect on " + what + Nearest.hint(name, known, ": remove it"));
          } else if (FLAGS.contains(name) && !value.isEmpty() && !value.matches("(?i)true|false")) {
            path.field(name)
                .error(
                    ProblemCode.INVALID_VALUE,
                    "'" + value + "' is neither true nor false: write one of them");
          }
        });
  }

  private static void refuse(FieldPath path, String message) {
    path.error(ProblemCode.OPTION_REFUSED, message);
  }

  private static Set<String> documents(String format) {
    return switch (format) {
      case "json" -> union(TEXTS, JSON_FLAGS);
      case "csv" -> union(TEXTS, CSV_FLAGS, CSV_TEXTS);
      default -> Set.of();
    };
  }

  private static Set<String> encodings() {
    return Set.of("encoding", "charset");
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    Set<String> all = new TreeSet<>();
    Stream.of(sets).forEach(all::addAll);
    return all;
  }

  private static Set<String> insensitive(Set<String> names) {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(names);
    return all;
  }

  private static Map<String, String> insensitive(Map<String, String> options) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(options);
    return all;
  }

  private ParserOptions() {}
}
