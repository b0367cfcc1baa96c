package io.streamingpipelines.runtime.spark.cast;

import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.ObjectType;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Bounds the time that a session's casts of text to DECIMAL can take: Spark computes all digits of
 * {@code 1E-400000000} before it rounds them away. Therefore {@link DecimalText} checks the text
 * first. Spark loads this class by its name, from {@code spark.sql.extensions}.
 */
public final class BoundedCasts extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectPostHocResolutionRule(session -> new Bound());
    return BoxedUnit.UNIT;
  }

  private static final class Bound extends Rule<LogicalPlan> {
    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      return plan.resolveExpressions(new BoundCast());
    }
  }

  private static final class BoundCast extends AbstractPartialFunction<Expression, Expression> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isDefinedAt(Expression expression) {
      return expression instanceof Cast cast
          && cast.resolved()
          && DecimalText.isNeeded(cast.child().dataType(), cast.dataType())
          && !(cast.child() instanceof Invoke invoke
              && invoke.targetObject().dataType().equals(new ObjectType(DecimalText.class)));
    }

    @Override
    public Expression apply(Expression expression) {
      Cast cast = (Cast) expression;
      Expression text = cast.child();
      DecimalText decimalText = new DecimalText(text.dataType(), cast.dataType());
      Expression bounded =
          new Invoke(
              Literal.fromObject(decimalText, new ObjectType(DecimalText.class)),
              "bounded",
              text.dataType(),
              CollectionConverters.<Expression>asScala(List.of(text)).toSeq(),
              CollectionConverters.<AbstractDataType>asScala(List.of()).toSeq(),
              true,
              true,
              true);
      return cast.withNewChildren(
          CollectionConverters.<Expression>asScala(List.of(bounded)).toSeq());
    }
  }
}
