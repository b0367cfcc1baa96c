package io.streamingpipelines.operator.cluster;

/**
 * Kubernetes did not do what the operator asked for; the reconciliation ends and is tried again.
 */
public final class RefusedByApi extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  RefusedByApi(Refusal refusal, Throwable cause) {
    super(refusal.message(), cause);
    this.refusal = refusal;
  }

  RefusedByApi(Refusal refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
