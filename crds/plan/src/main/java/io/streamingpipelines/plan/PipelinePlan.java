package io.streamingpipelines.plan;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a driver needs to run one pipeline: the compiled form of a {@code
 * StreamingPipeline}, all defaults filled in and all references resolved. Holds no secrets, only
 * the paths of files that do.
 *
 * <p>Lists keep the manifest's order, so that index {@code i} of {@link #tables} is {@code
 * spec.tables[i]} and a runtime {@link Problem} can name the manifest's path.
 *
 * @param formatVersion what the driver must understand; a driver refuses any other than its own
 * @param sparkConf Spark settings of the user, by key
 * @param jars URIs of jars with classes of the user, {@code file:} or {@code s3a:}
 * @param functions what SQL may call beside Spark's own functions
 */
@Staged
public record PipelinePlan(
    int formatVersion,
    Owner owner,
    StoragePlan storage,
    List<SourcePlan> sources,
    List<ViewPlan> views,
    List<TablePlan> tables,
    List<SinkPlan> sinks,
    SortedMap<String, String> sparkConf,
    List<String> jars,
    List<FunctionPlan> functions,
    RestartPlan restart,
    long drainGraceMillis) {

  /** The version written by this code; raised whenever an older driver would misread the plan. */
  public static final int FORMAT_VERSION = 2;

  private static final List<String> OF_PODS =
      List.of("spark.driver.", "spark.executor.", "spark.kubernetes.");

  /** Whether a Spark setting only concerns the pods, not what a query means. */
  public static boolean concernsPodsOnly(String sparkSetting) {
    return OF_PODS.stream().anyMatch(sparkSetting::startsWith);
  }

  public PipelinePlan {
    sources = List.copyOf(sources);
    views = List.copyOf(views);
    tables = List.copyOf(tables);
    sinks = List.copyOf(sinks);
    jars = List.copyOf(jars);
    functions = List.copyOf(functions);
    sparkConf = new TreeMap<>((Map<String, String>) sparkConf);
  }
}
