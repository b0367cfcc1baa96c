package io.streamingpipelines.plan;

/**
 * Names that the operator sets and the driver reads: files, ports, environment and HTTP of a driver
 * pod.
 */
public final class DriverContract {
  /**
   * Port of the management server: /livez /readyz /checkedz /report /metrics, POST /check /takeover
   * /drain.
   */
  public static final int MANAGEMENT_PORT = 8090;

  /** Ports that executors connect back to. */
  public static final int DRIVER_PORT = 7078;

  public static final int BLOCK_MANAGER_PORT = 7079;
  public static final int SPARK_UI_PORT = 4040;

  /** Where the plan's ConfigMap is mounted; the file is {@link #PLAN_FILE}. */
  public static final String PLAN_DIRECTORY = "/etc/streamingpipelines/plan";

  public static final String PLAN_FILE = "plan.json";

  /**
   * Beside the plan: Spark settings that only Kubernetes knows (image, namespace, executor
   * template), as Java properties. They come after the plan's own and win over them; absent outside
   * Kubernetes.
   */
  public static final String SPARK_PROPERTIES_FILE = "spark.properties";

  /**
   * Beside the plan: the pod template of the executors; {@link #SPARK_PROPERTIES_FILE} names it.
   */
  public static final String EXECUTOR_TEMPLATE_FILE = "executor.yaml";

  /** Argument of the image's entry point that runs the pipeline. */
  public static final String MODE_DRIVER = "driver";

  /**
   * Argument of the image's entry point that checks the plan and ends without writing anything:
   * exit code 0, or that of {@link ExitReport.Outcome#REJECTED} with an {@link ExitReport} that
   * holds the problems.
   */
  public static final String MODE_CHECK = "check";

  /**
   * Argument of the image's entry point that starts Spark and checks the plan, but runs it only
   * when no other driver may write: when the driver before it has released its epoch, or after a
   * request to {@link #TAKE_OVER}.
   */
  public static final String MODE_STANDBY = "standby";

  /** Where the {@link ExitReport} is written, the pod's termination message. */
  public static final String TERMINATION_FILE = "/dev/termination-log";

  /** Where the management token's Secret is mounted; the file is {@link #TOKEN_FILE}. */
  public static final String TOKEN_DIRECTORY = "/etc/streamingpipelines/token";

  public static final String TOKEN_FILE = "token";

  /** Parent of the mounted Secrets: {@code <SECRETS_DIRECTORY>/<secret name>/<key>}. */
  public static final String SECRETS_DIRECTORY = "/etc/streamingpipelines/secrets";

  /** A writable directory: scratch space of Spark, its temporary files. */
  public static final String SCRATCH_DIRECTORY = "/var/lib/streamingpipelines";

  /** Path of the {@link DriverReport}. */
  public static final String REPORT = "/report";

  /**
   * Path to which a {@link PipelinePlan} is posted. The response is the {@link ExitReport} that
   * {@link #MODE_CHECK} would leave, or status 409 if only a pod of its own can check the plan.
   */
  public static final String CHECK = "/check";

  /**
   * Path to which an empty body is posted to let a driver of {@link #MODE_STANDBY} run the
   * pipeline.
   */
  public static final String TAKE_OVER = "/takeover";

  /** Path of a probe that succeeds once the driver has checked its plan. */
  public static final String CHECKED_PROBE = "/checkedz";

  /** Header of the management token: the API server's pod proxy deletes {@code Authorization}. */
  public static final String TOKEN_HEADER = "X-Pipeline-Token";

  /**
   * Environment of the driver: pod name, namespace, IP by the downward API, and the hash of its
   * plan.
   */
  public static final String ENV_POD_NAME = "PIPELINE_POD_NAME";

  public static final String ENV_POD_NAMESPACE = "PIPELINE_POD_NAMESPACE";
  public static final String ENV_POD_IP = "PIPELINE_POD_IP";
  public static final String ENV_PLAN_HASH = "PIPELINE_PLAN_HASH";

  /** Heap of the driver's JVM, such as {@code 1024m}; without it a share of the pod's memory. */
  public static final String ENV_DRIVER_MEMORY = "PIPELINE_DRIVER_MEMORY";

  private DriverContract() {}
}
