package io.streamingpipelines.runtime.spark.files;

import java.util.LinkedHashSet;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.InMemoryFileIndex;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.NoopCache$;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Makes a micro-batch read each of its files once. If a file name contains a pattern character,
 * such as {@code a[1].json}, Spark lists all files of the batch again for this file, and reads
 * files that it lists twice twice (SPARK-58518). Spark loads this class by its name, from {@code
 * spark.sql.extensions}.
 */
public final class DistinctFiles extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectOptimizerRule(session -> new Once());
    return BoxedUnit.UNIT;
  }

  private static final class Once extends Rule<LogicalPlan> {
    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      return (LogicalPlan) plan.transform(new OnceInBatch());
    }
  }

  private static final class OnceInBatch extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isDefinedAt(LogicalPlan plan) {
      return plan instanceof LogicalRelation relation
          && relation.isStreaming()
          && relation.relation() instanceof HadoopFsRelation files
          && files.location() instanceof InMemoryFileIndex
          && distinct(files).size() < files.location().rootPaths().length();
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      LogicalRelation relation = (LogicalRelation) plan;
      HadoopFsRelation files = (HadoopFsRelation) relation.relation();
      InMemoryFileIndex once =
          new InMemoryFileIndex(
              files.sparkSession(),
              CollectionConverters.asScala(distinct(files)).toSeq(),
              files.options(),
              Option.apply(files.schema()),
              NoopCache$.MODULE$,
              Option.empty(),
              Option.empty());
      return relation.copy(
          files.copy(
              once,
              files.partitionSchema(),
              files.dataSchema(),
              files.bucketSpec(),
              files.fileFormat(),
              files.options(),
              files.sparkSession()),
          relation.output(),
          relation.catalogTable(),
          relation.isStreaming(),
          relation.stream());
    }

    private static List<Path> distinct(HadoopFsRelation files) {
      return List.copyOf(
          new LinkedHashSet<>(CollectionConverters.asJava(files.location().rootPaths())));
    }
  }
}
