package io.streamingpipelines.plan;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a driver needs to run one pipeline: the compiled form of a {@code
 * StreamingPipeline}, with all defaults filled in and all references resolved. Contains no secrets,
 * only paths of files that contain them.
 *
 * <p>Lists keep the manifest's order, so that index {@code i} of {@link #tables} is {@code
 * spec.tables[i]} and a runtime {@link Problem} can name the manifest's path.
 *
 * @param formatVersion version of the plan's format; a driver rejects every version but its own
 * @param sparkConf the user's Spark settings, by key
 * @param jars URIs of jars with the user's classes, {@code file:} or {@code s3a:}
 * @param functions functions that SQL may call in addition to Spark's own
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

  /** The version that this code writes; raised whenever an older driver would misread the plan. */
  public static final int FORMAT_VERSION = 2;

  private static final List<String> OF_PODS =
      List.of("spark.driver.", "spark.executor.", "spark.kubernetes.");

  /** Whether a Spark setting affects only the pods, not the meaning of a query. */
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
