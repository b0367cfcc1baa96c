package io.streamingpipelines.runtime.spark.function;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.JavaTypeInference;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.types.StructType;

/**
 * A class that implements one of Spark's Java interfaces for functions, and the types that it
 * declares.
 *
 * @param udf {@code UDF0} … {@code UDF22}
 * @param types types of the parameters followed by that of the result; empty if the class does not
 *     declare them
 */
record FunctionClass(Class<?> udf, List<Type> types) {
  private static final Pattern UDF =
      Pattern.compile("org\\.apache\\.spark\\.sql\\.api\\.java\\.UDF(\\d+)");

  /** All function interfaces that the class implements, directly or by inheritance. */
  static List<FunctionClass> all(Class<?> type) {
    List<FunctionClass> found = new ArrayList<>();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Type each : at.getGenericInterfaces()) {
        if (each instanceof ParameterizedType declared && isUdf(declared.getRawType())) {
          found.add(
              new FunctionClass(
                  (Class<?>) declared.getRawType(), List.of(declared.getActualTypeArguments())));
        } else if (each instanceof Class<?> raw && isUdf(raw)) {
          found.add(new FunctionClass(raw, List.of()));
        }
      }
    }
    return found;
  }

  private static boolean isUdf(Type type) {
    return UDF.matcher(type.getTypeName()).matches();
  }

  int parameters() {
    return Integer.parseInt(UDF.matcher(udf.getName()).replaceFirst("$1"));
  }

  /**
   * How Spark converts the arguments. With an encoder, Spark casts values and rejects those that it
   * cannot cast; without one, the class receives the values unchanged.
   */
  List<Optional<Encoder<?>>> arguments() {
    List<Optional<Encoder<?>>> arguments = new ArrayList<>();
    for (int i = 0; i < parameters(); i++) {
      arguments.add(types.isEmpty() ? Optional.empty() : encoder(types.get(i)));
    }
    return arguments;
  }

  /** The declared result type; empty if it does not correspond to a single SQL type. */
  Optional<Encoder<?>> result() {
    return types.isEmpty() ? Optional.empty() : encoder(types.get(types.size() - 1));
  }

  private static Optional<Encoder<?>> encoder(Type type) {
    if (!isJavaType(type)) {
      return Optional.empty();
    }
    try {
      AgnosticEncoder<?> encoder = JavaTypeInference.encoderFor(type);
      return encoder.dataType().existsRecursively(StructType.class::isInstance)
          ? Optional.empty()
          : Optional.of(encoder);
    } catch (Exception e) { // Scala throws checked exceptions without declaring them
      if (e instanceof AnalysisException || e instanceof UnsupportedOperationException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Generated code refers to these types, and would not find classes from the user's jars. */
  private static boolean isJavaType(Type type) {
    if (type instanceof ParameterizedType generic) {
      return isJavaType(generic.getRawType())
          && Arrays.stream(generic.getActualTypeArguments()).allMatch(FunctionClass::isJavaType);
    }
    return type instanceof Class<?> plain
        && plain != Object.class
        && plain.getClassLoader() == null;
  }
}
