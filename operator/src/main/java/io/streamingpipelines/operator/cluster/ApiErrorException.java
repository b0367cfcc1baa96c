package io.streamingpipelines.operator.cluster;

/**
 * Kubernetes did not do what the operator asked for; the reconciliation ends and is repeated later.
 */
public final class ApiErrorException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ApiError error;

  ApiErrorException(ApiError error, Throwable cause) {
    super(error.message(), cause);
    this.error = error;
  }

  ApiErrorException(ApiError error) {
    super(error.message());
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
