package io.streamingpipelines.plan;

import org.jspecify.annotations.Nullable;

/**
 * Names on which operator and driver agree: the files, ports, environment variables and HTTP paths
 * of a driver pod.
 */
public final class DriverContract {
  /**
   * Port of the management server: /livez /readyz /checkedz /report /metrics, POST /check /plan
   * /takeover /drain.
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
   * File next to the plan: Spark settings that depend on Kubernetes (image, namespace, executor
   * template), as Java properties. They override the plan's own settings. Absent outside
   * Kubernetes.
   */
  public static final String SPARK_PROPERTIES_FILE = "spark.properties";

  /**
   * File next to the plan: the pod template of the executors, which {@link #SPARK_PROPERTIES_FILE}
   * refers to.
   */
  public static final String EXECUTOR_TEMPLATE_FILE = "executor.yaml";

  /** Argument of the image's entry point that runs the pipeline. */
  public static final String MODE_DRIVER = "driver";

  /**
   * Argument of the image's entry point that checks the plan and ends without writing anything. The
   * exit code is 0, or that of {@link ExitReport.Outcome#REJECTED} with an {@link ExitReport} that
   * lists the problems.
   */
  public static final String MODE_CHECK = "check";

  /**
   * Argument of the image's entry point that starts Spark and checks the plan, but runs it only
   * when no other driver may write: when the driver before it has released its epoch, or after a
   * request to {@link #TAKE_OVER}.
   */
  public static final String MODE_STANDBY = "standby";

  /** File to which the {@link ExitReport} is written: the pod's termination message. */
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
   * {@link #MODE_CHECK} would write, or status 409 if only a separate pod can check the plan.
   */
  public static final String CHECK = "/check";

  /**
   * Path to which a {@link PipelinePlan} is posted, with its hash in {@link #PLAN_HEADER}, to
   * replace the plan of a running driver. Status 202 means that the driver is making the change,
   * and the caller repeats the request. Status 200 comes with an {@link ExitReport}: Completed if
   * the plan runs, otherwise the reason why the old one still does. Status 409 means that only a
   * new driver can run this plan.
   */
  public static final String PLAN = "/plan";

  /** Header with the hash of the plan that is posted to {@link #PLAN}. */
  public static final String PLAN_HEADER = "X-Pipeline-Plan";

  /**
   * Path to which an empty body is posted to let a driver of {@link #MODE_STANDBY} run the
   * pipeline.
   */
  public static final String TAKE_OVER = "/takeover";

  /** Path of a probe that succeeds once the driver has checked its plan. */
  public static final String CHECKED_PROBE = "/checkedz";

  /**
   * Header for the management token, because the API server's pod proxy removes {@code
   * Authorization}.
   */
  public static final String TOKEN_HEADER = "X-Pipeline-Token";

  /**
   * Environment variables of the driver: pod name, namespace and IP from the downward API, and the
   * hash of its plan.
   */
  public static final String ENV_POD_NAME = "PIPELINE_POD_NAME";

  public static final String ENV_POD_NAMESPACE = "PIPELINE_POD_NAMESPACE";
  public static final String ENV_POD_IP = "PIPELINE_POD_IP";
  public static final String ENV_PLAN_HASH = "PIPELINE_PLAN_HASH";

  /**
   * Heap size of the driver's JVM, such as {@code 1024m}; if unset, a share of the pod's memory.
   */
  public static final String ENV_DRIVER_MEMORY = "PIPELINE_DRIVER_MEMORY";

  /**
   * How a driver responds to a plan that was posted to {@link #PLAN}.
   *
   * @param report how the change has ended; null while it is being made
   */
  public record PlanAnswer(@Nullable ExitReport report) {
    /** The change is being made. */
    public static final PlanAnswer CHANGING = new PlanAnswer(null);

    /** Whether the driver runs the old plan because the new one cannot run. */
    public boolean refused() {
      return report != null
          && (report.outcome() == ExitReport.Outcome.REJECTED
              || report.failure() != null && report.failure().kind().rulesOutPlan());
    }

    /** Whether the change could not be made, although the plan may be able to run. */
    public boolean failed() {
      return report != null && report.outcome() != ExitReport.Outcome.COMPLETED && !refused();
    }
  }

  private DriverContract() {}
}
