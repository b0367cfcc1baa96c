package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.runtime.spark.Scala;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionWithRandomSeed;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.NumericEvalContext;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writes an expression as text in terms of the columns of the sources. Two expressions with the
 * same text compute the same values; aliases and Spark's expression ids do not occur in the text.
 * Spark's own {@code canonicalized} form depends on its version and on ids, and cannot be stored.
 */
final class ExpressionText {
  /** How the result of a decoder begins. */
  private static final String DECODED = "decoded";

  private final Map<ExprId, String> columns = new HashMap<>();
  private final Map<ExprId, String> variables = new HashMap<>();
  private final String unknown;

  /**
   * @param unknown a text that is different in every query; it stands for what cannot be written
   */
  ExpressionText(String unknown) {
    this.unknown = unknown;
  }

  /** Defines what a column means from now on. */
  void define(ExprId column, String meaning) {
    columns.put(column, meaning);
  }

  boolean defines(ExprId column) {
    return columns.containsKey(column);
  }

  /** A text that equals no text of another query. */
  String unknown(String what) {
    return what + " in " + unknown;
  }

  String of(Expression expression) {
    if (expression instanceof Attribute column) {
      String meaning = columns.get(column.exprId());
      return meaning == null ? unknown(column.name()) : meaning;
    } else if (expression instanceof Alias alias) {
      return of(alias.child());
    } else if (expression instanceof Literal literal) {
      return literal.dataType() instanceof ObjectType
          ? literal.value().getClass().getSimpleName()
          : literal.sql();
    } else if (expression instanceof GetStructField field) {
      return field(of(field.child()), field.extractFieldName());
    } else if (expression instanceof AggregateExpression aggregate) {
      return aggregate(aggregate);
    } else if (expression instanceof Cast cast) {
      return "cast(" + of(cast.child()) + " AS " + cast.dataType().sql() + rest(cast) + ")";
    } else if (expression instanceof NamedLambdaVariable variable) {
      return variables.computeIfAbsent(variable.exprId(), id -> "x" + variables.size());
    } else if (expression instanceof SubqueryExpression) {
      return unknown("subquery");
    } else if (expression instanceof ScalaUDF function) {
      List<String> arguments = new ArrayList<>();
      Scala.list(function.children()).forEach(child -> arguments.add(of(child)));
      return call(function.name(), arguments);
    } else if (expression instanceof Invoke invoke) {
      return invoked(invoke);
    } else if (expression instanceof ExpressionWithRandomSeed) {
      return call(expression.prettyName(), List.of()); // each analysis draws another seed
    }
    return call(expression, expression.prettyName());
  }

  private String aggregate(AggregateExpression aggregate) {
    String function = of((Expression) aggregate.aggregateFunction());
    String distinct = aggregate.isDistinct() ? " distinct" : "";
    return aggregate.filter().isDefined()
        ? function + distinct + " where " + of(aggregate.filter().get())
        : function + distinct;
  }

  /** A field of a struct; what a decoder returns is a struct of the document and a reason. */
  private static String field(String struct, String name) {
    if (!struct.startsWith(DECODED)) {
      return struct + "." + name;
    }
    String document = "document" + struct.substring(DECODED.length());
    return name.equals("value") ? document : name + " of " + document;
  }

  /** A call of this project's own code. */
  private String invoked(Invoke invoke) {
    List<String> arguments = new ArrayList<>();
    Scala.list(invoke.arguments()).forEach(argument -> arguments.add(of(argument)));
    if (invoke.functionName().equals("decode") && invoke.dataType() instanceof StructType) {
      // the result grows with each declared column, so its type is no part of its meaning
      return call(DECODED, arguments);
    }
    arguments.add(0, of(invoke.targetObject()));
    return call(invoke.functionName(), arguments) + " AS " + invoke.dataType().sql();
  }

  private String call(Expression expression, String name) {
    List<String> arguments = new ArrayList<>();
    Scala.list(expression.children()).forEach(child -> arguments.add(of(child)));
    if (commutes(expression)) {
      arguments.sort(null);
    }
    return call(name + rest(expression), arguments);
  }

  private static String call(String name, List<String> arguments) {
    return name + "(" + String.join(", ", arguments) + ")";
  }

  private static boolean commutes(Expression expression) {
    return expression instanceof And
        || expression instanceof Or
        || expression instanceof EqualTo
        || expression instanceof EqualNullSafe
        || expression instanceof Add
        || expression instanceof Multiply;
  }

  /** What the expression is made of beside its children. */
  private String rest(Expression expression) {
    Set<Expression> children = Set.copyOf(Scala.list(expression.children()));
    List<String> found = new ArrayList<>();
    expression
        .productIterator()
        .foreach(
            part -> {
              String text = children.contains(part) ? "" : argument(part, children);
              if (!text.isEmpty()) {
                found.add(text);
              }
              return null;
            });
    return found.isEmpty() ? "" : "[" + String.join(", ", found) + "]";
  }

  private static boolean isEvalMode(scala.Enumeration.Value value) {
    return value.equals(EvalMode.ANSI())
        || value.equals(EvalMode.TRY())
        || value.equals(EvalMode.LEGACY());
  }

  /** The text of an argument; empty if it says nothing about the value. */
  private String argument(Object part, Set<Expression> children) {
    if (part instanceof NumericEvalContext
        || part instanceof scala.Enumeration.Value mode && isEvalMode(mode)) {
      return ""; // what happens on overflow
    } else if (part instanceof Expression expression) {
      return children.contains(expression) ? "" : of(expression);
    } else if (part instanceof scala.Option<?> option) {
      return option.isDefined() ? argument(option.get(), children) : "";
    } else if (part instanceof scala.collection.Seq<?> elements) {
      return Scala.list(elements).stream()
          .map(element -> argument(element, children))
          .filter(text -> !text.isEmpty())
          .collect(Collectors.joining(" "));
    } else if (part instanceof DataType type) {
      return type.sql();
    } else if (part instanceof String
        || part instanceof UTF8String
        || part instanceof Number
        || part instanceof Boolean
        || part instanceof Character
        || part instanceof Enum<?>
        || part instanceof scala.Enumeration.Value) {
      return part.toString();
    } else if (part instanceof Class<?> type) {
      return type.getSimpleName();
    } else if (part instanceof ExprId || part instanceof Metadata || part == null) {
      return "";
    } else if (part instanceof scala.Product product) {
      List<String> inner = new ArrayList<>();
      product.productIterator().foreach(p -> inner.add(argument(p, children)));
      return call(product.productPrefix(), inner);
    }
    return unknown(part.getClass().getSimpleName());
  }
}
