package io.streamingpipelines.api.status;

/** The conditions of a pipeline's status. */
public enum ConditionType {
  /** Whether the pipeline does what the manifest asks for (kstatus). */
  READY("Ready"),
  /** Whether the operator is still working toward the desired state (kstatus). */
  RECONCILING("Reconciling"),
  /** Whether somebody has to intervene (kstatus). */
  STALLED("Stalled"),
  /** Whether the newest manifest can run. */
  ACCEPTED("Accepted"),
  /** Whether rows were dropped or quarantined. */
  DATA_QUALITY("DataQuality"),
  /** Whether a new generation fills a table anew, whose old rows stay meanwhile; set only then. */
  REFILLING("Refilling"),
  /** Whether the last change has failed and was rolled back; set only then. */
  ROLLED_BACK("RolledBack"),
  /** Whether the operator would run another image than the pipeline does; set only then. */
  UPGRADE_AVAILABLE("UpgradeAvailable"),
  /** Whether the operator leaves the pipeline alone; set only then. */
  PAUSED("Paused"),
  /** Whether the resource's definition is older than the operator; set only then. */
  DEFINITION_OUTDATED("DefinitionOutdated"),
  /** Whether the pipeline reads sources that are only for experiments. */
  NOT_FOR_PRODUCTION("NotForProduction"),
  /** Whether records that Kafka deleted unread are skipped. */
  DATA_LOSS_IGNORED("DataLossIgnored"),
  /** Whether a Secret that a pod names, or one of its keys, is missing; set only while it is. */
  SECRET_NOT_FOUND("SecretNotFound"),
  /** Whether a ConfigMap is missing; set only while it is. */
  CONFIG_MAP_NOT_FOUND("ConfigMapNotFound"),
  /** Whether a PersistentVolumeClaim is missing; set only while it is. */
  CLAIM_NOT_FOUND("PersistentVolumeClaimNotFound"),
  /** Whether a ServiceAccount is missing; set only while it is. */
  SERVICE_ACCOUNT_NOT_FOUND("ServiceAccountNotFound");

  private final String text;

  ConditionType(String text) {
    this.text = text;
  }

  /** Whether the condition is of this type. */
  public boolean isTypeOf(Condition condition) {
    return text.equals(condition.type());
  }

  /** As written in the status. */
  public String text() {
    return text;
  }
}
