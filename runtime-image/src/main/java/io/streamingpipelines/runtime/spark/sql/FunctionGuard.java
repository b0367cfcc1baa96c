package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.runtime.spark.Scala;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.jspecify.annotations.Nullable;

/** Finds SQL functions that access more than the rows they are given: Java or files. */
final class FunctionGuard {
  private static final Set<String> INTO_JAVA = Set.of("reflect", "java_method", "try_reflect");

  /** The descriptor of these functions may be given as the path of a file. */
  private static final Set<String> PROTOBUF_FUNCTIONS = Set.of("from_protobuf", "to_protobuf");

  /** Functions with an option that names a file, and this option in lower case. */
  private static final Map<String, String> FILE_OPTIONS =
      Map.of(
          "from_avro", "avroSchemaUrl",
          "schema_of_avro", "avroSchemaUrl",
          "from_xml", "rowValidationXSDPath",
          "schema_of_xml", "rowValidationXSDPath");

  private FunctionGuard() {}

  /** Why a call is rejected, or null if it is allowed. */
  static @Nullable String refusal(UnresolvedFunction function) {
    String name = name(function);
    if (INTO_JAVA.contains(name)) {
      return "Function "
          + name
          + " runs Java code in the driver and is not allowed; use SQL functions.";
    }
    if (PROTOBUF_FUNCTIONS.contains(name)) {
      return "Function "
          + name
          + " opens a file of descriptors and is not allowed; use a function of your own for"
          + " Protobuf.";
    }
    String option = FILE_OPTIONS.get(name);
    List<Expression> arguments = Scala.list(function.arguments());
    boolean refused =
        option != null
            && arguments.stream()
                .filter(argument -> argument instanceof UnresolvedFunction)
                .anyMatch(options -> mayHold((UnresolvedFunction) options, option));
    return refused
        ? "Option "
            + option
            + " of "
            + name
            + " opens a file and is not allowed; options are written as map('name', 'value', …)."
        : null;
  }

  /** Whether these options may contain the given one; a computed name may be any. */
  private static boolean mayHold(UnresolvedFunction options, String option) {
    if (!name(options).equals("map")) {
      return true;
    }
    List<Expression> entries = Scala.list(options.arguments());
    for (int i = 0; i < entries.size(); i += 2) {
      if (!(entries.get(i) instanceof Literal key)
          || option.equalsIgnoreCase(String.valueOf(key.value()))) {
        return true;
      }
    }
    return false;
  }

  private static String name(UnresolvedFunction function) {
    List<String> parts = Scala.list(function.nameParts());
    return parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
  }
}
