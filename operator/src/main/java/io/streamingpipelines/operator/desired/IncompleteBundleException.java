package io.streamingpipelines.operator.desired;

/** Somebody changed the ConfigMap of a plan: no pod can be created from it. */
public final class IncompleteBundleException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  IncompleteBundleException(Bundle bundle) {
    super(
        "the ConfigMap of plan "
            + bundle.hash()
            + " does not contain a readable "
            + Bundle.POD_FILE);
  }
}
