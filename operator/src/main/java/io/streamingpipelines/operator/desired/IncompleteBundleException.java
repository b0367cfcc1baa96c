package io.streamingpipelines.operator.desired;

/** The ConfigMap of a plan was changed by someone else: no pod can be built from it. */
public final class IncompleteBundleException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  IncompleteBundleException(Bundle bundle) {
    super("the ConfigMap of plan " + bundle.hash() + " holds no readable " + Bundle.POD_FILE);
  }
}
