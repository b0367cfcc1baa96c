package io.streamingpipelines.api.status;

/**
 * Why a condition has its status, or why an event was written, in one word: the reasons that the
 * operator itself gives.
 *
 * <p>A condition or an event may also have a reason that somebody else chose. Such a reason is open
 * text and never one of these constants, even if the word is the same: the reason of a failure that
 * a driver reports ({@code TopicReplaced}, or an error condition of Spark), the code of a problem
 * in condition {@code Accepted} ({@code UnknownInput}), and Kubernetes' own words ({@code
 * ImagePullBackOff}, {@code Unschedulable}, {@code Driver} followed by the kubelet's reason).
 */
public enum Reason {
  /** The phase says everything. */
  PENDING("Pending"),
  STARTING("Starting"),
  RUNNING("Running"),
  DRAINING("Draining"),
  SUSPENDED("Suspended"),
  SCHEDULED("Scheduled"),
  COMPLETED("Completed"),
  BACKING_OFF("BackingOff"),
  BLOCKED("Blocked"),
  FAILED("Failed"),
  TERMINATING("Terminating"),

  /** Every query runs, waits for its turn or has completed. */
  ALL_QUERIES_RUNNING("AllQueriesRunning"),
  /** At least one query does not run. */
  QUERIES_NOT_RUNNING("QueriesNotRunning"),
  /** All input has been read, and the driver is about to end. */
  COMPLETING("Completing"),
  /** The last run of the schedule has failed. */
  RUN_FAILED("RunFailed"),
  /** A run of the schedule was not started, because it was too late or another one went on. */
  RUN_SKIPPED("RunSkipped"),
  /** The operator starts new plans with another image than that of this pipeline. */
  NEWER_IMAGE("NewerImage"),
  /** An annotation tells the operator to leave the pipeline alone. */
  PAUSED("Paused"),
  /** The resource is being deleted. */
  DELETED("Deleted"),

  /** The manifest compiles, and the runtime has not rejected it. */
  COMPILED("Compiled"),
  /** The manifest cannot run: condition Accepted has the problems. */
  REJECTED("Rejected"),
  /** A pod checks the change while the driver works. */
  CHECKING_CHANGE("CheckingChange"),
  /** The last change has failed, and the pipeline returns to the plan before. */
  ROLLING_BACK("RollingBack"),
  /** The last change was rolled back. */
  ROLLED_BACK("RolledBack"),
  /** The driver changes its plan while it runs. */
  CHANGING_PLAN("ChangingPlan"),
  /** The driver has changed its plan while it ran. */
  PLAN_CHANGED("PlanChanged"),
  /** A driver for the change starts while the one before it works. */
  REPLACING_DRIVER("ReplacingDriver"),
  /** The check of a change gave no result and is repeated. */
  CHECK_FAILED("CheckFailed"),

  /** A Secret that a pod names, or one of its keys, does not exist. */
  SECRET_NOT_FOUND("SecretNotFound"),
  /** A ConfigMap that a pod names, or one of its keys, does not exist. */
  CONFIG_MAP_NOT_FOUND("ConfigMapNotFound"),
  /** A PersistentVolumeClaim that a pod names does not exist. */
  CLAIM_NOT_FOUND("PersistentVolumeClaimNotFound"),
  /** A ServiceAccount that a pod names does not exist. */
  SERVICE_ACCOUNT_NOT_FOUND("ServiceAccountNotFound"),

  /** A Secret that the driver reads only when it starts has changed, so that it starts again. */
  SECRET_CHANGED("SecretChanged"),
  /** The same for a ConfigMap. */
  CONFIG_MAP_CHANGED("ConfigMapChanged"),
  /** The installed definition of the resource lacks fields that the operator knows. */
  DEFINITION_OUTDATED("DefinitionOutdated"),

  /** The driver has not become ready in time, and Kubernetes gives no cause. */
  STARTS_TOO_LONG("StartsTooLong"),
  /** No executor runs, so that nothing is processed. */
  EXECUTORS_MISSING("ExecutorsMissing"),
  /** A query has failed, and the driver does not restart it. */
  QUERY_FAILED("QueryFailed"),
  /** Input is pending, but nothing has been committed for a long time. */
  NO_PROGRESS("NoProgress"),
  /** No input has been pending for long. */
  PROGRESSING("Progressing"),
  /** The node of the driver does not respond to Kubernetes. */
  NODE_NOT_READY("NodeNotReady"),
  /** The driver's pod is removed, because nobody confirms that it has ended. */
  NODE_LOST("NodeLost"),
  /** The driver does not respond to the operator. */
  DRIVER_UNREACHABLE("DriverUnreachable"),
  /** The driver's pod still exists after its grace period. */
  DRIVER_DOES_NOT_END("DriverDoesNotEnd"),

  /** No row was dropped or quarantined. */
  NOTHING_REFUSED("NothingRefused"),
  /** Rows were dropped or quarantined. */
  ROWS_REFUSED("RowsRefused"),
  /** A new generation fills a table anew, whose old rows stay meanwhile. */
  REFILLING("Refilling"),
  /** A source that is only for trying things out. */
  TEST_SOURCE("TestSource"),
  /** A Kafka source with {@code failOnDataLoss: false}. */
  FAIL_ON_DATA_LOSS_IS_FALSE("FailOnDataLossIsFalse"),

  /** The driver failed without naming a reason. */
  DRIVER_FAILED("DriverFailed"),
  /** The driver ended without a report. */
  DRIVER_DIED("DriverDied"),
  /** The driver needed more memory than it had. */
  DRIVER_OUT_OF_MEMORY("DriverOutOfMemory"),
  /** The image of the driver does not know a command of the operator. */
  COMMAND_NOT_FOUND("CommandNotFound"),
  /** A drain took longer than its grace period. */
  BATCH_INTERRUPTED("BatchInterrupted"),
  /** Somebody deleted the driver's pod, or drained its node. */
  DRIVER_DELETED("DriverDeleted"),
  /** The kubelet evicted the driver. */
  DRIVER_EVICTED("DriverEvicted"),
  /** The driver's node shut down. */
  DRIVER_TERMINATED("DriverTerminated"),
  /** The kubelet made room for a critical pod. */
  DRIVER_PREEMPTING("DriverPreempting"),
  /** A newer driver has taken over. */
  FENCED("Fenced"),

  /** A ResourceQuota leaves no room. */
  QUOTA_EXCEEDED("QuotaExceeded"),
  /** A ResourceQuota requires limits that the pod does not set. */
  QUOTA_DEMANDS_LIMITS("QuotaDemandsLimits"),
  /** A LimitRange rejects the size of a pod. */
  LIMIT_RANGE("LimitRange"),
  /** The Pod Security level of the namespace forbids the pod. */
  POD_SECURITY("PodSecurity"),
  /** A webhook or an admission policy rejects an object. */
  ADMISSION_DENIED("AdmissionDenied"),
  /** Kubernetes rejects a value of an object. */
  INVALID_OBJECT("InvalidObject"),
  /** An object is larger than Kubernetes allows. */
  TOO_LARGE("TooLarge"),
  /** An object of the same name belongs to somebody else. */
  NOT_OURS("NotOurs"),
  /** An object of a deleted pipeline of this name still exists. */
  WAITING_FOR_DELETION("WaitingForDeletion"),
  /** The namespace is being deleted. */
  NAMESPACE_TERMINATING("NamespaceTerminating"),
  /** The namespace or the kind of an object does not exist. */
  NOT_FOUND("NotFound"),
  /** The operator lacks a right. */
  OPERATOR_FORBIDDEN("OperatorForbidden"),
  /** The API server limits the rate of requests. */
  API_BUSY("ApiBusy"),
  /** The API server reports a conflict. */
  API_CONFLICT("ApiConflict"),
  /** The API server does not respond, or reports an internal error. */
  API_UNAVAILABLE("ApiUnavailable"),
  /** The API server rejects the status of the resource. */
  STATUS_NOT_WRITTEN("StatusNotWritten"),
  /** The operator itself has failed. */
  OPERATOR_ERROR("OperatorError");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** The reason where the phase says everything. */
  public static Reason of(Phase phase) {
    return switch (phase) {
      case PENDING -> PENDING;
      case STARTING -> STARTING;
      case RUNNING -> RUNNING;
      case DRAINING -> DRAINING;
      case SUSPENDED -> SUSPENDED;
      case SCHEDULED -> SCHEDULED;
      case COMPLETED -> COMPLETED;
      case BACKING_OFF -> BACKING_OFF;
      case BLOCKED -> BLOCKED;
      case FAILED -> FAILED;
      case TERMINATING -> TERMINATING;
    };
  }

  /** As it stands in conditions and events. */
  public String text() {
    return text;
  }
}
