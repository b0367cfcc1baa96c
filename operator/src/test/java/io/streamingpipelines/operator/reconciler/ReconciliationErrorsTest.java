package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.status.Reason;
import io.streamingpipelines.operator.status.ReconciliationError;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class ReconciliationErrorsTest {
  private static KubernetesClientException answer(int code, String words) {
    return new KubernetesClientException(
        "Failure executing: GET at: https://10.96.0.1/api/v1/namespaces/shop/secrets/kafka-user.",
        code,
        new StatusBuilder().withMessage(words).build());
  }

  @Test
  void whatTheOperatorMayNotSeeIsSaidWithWhoHasToActAndWithoutTheRequest() {
    assertThat(
            ReconciliationErrors.of(
                answer(
                    403,
                    "secrets \"kafka-user\" is forbidden: User \"operator\" cannot get resource"
                        + " \"secrets\"")))
        .isEqualTo(
            new ReconciliationError(
                Reason.OPERATOR_FORBIDDEN,
                "The operator is not allowed to do what it has to: secrets \"kafka-user\" is"
                    + " forbidden: User \"operator\" cannot get resource \"secrets\". Grant it the"
                    + " rights in deploy/operator.",
                false));
  }

  @Test
  void anApiServerThatDoesNotAnswerComesBack() {
    assertThat(ReconciliationErrors.of(answer(500, "etcdserver: leader changed")))
        .isEqualTo(
            new ReconciliationError(
                Reason.API_UNAVAILABLE,
                "The request to the API server failed: etcdserver: leader changed. The operator"
                    + " tries again.",
                true));
    assertThat(
            ReconciliationErrors.of(
                    new KubernetesClientException("", new SocketTimeoutException("timed out")))
                .message())
        .contains("timed out");
  }

  @Test
  void everythingElseIsTheOperatorsOwnFault() {
    assertThat(ReconciliationErrors.of(new IllegalStateException("no such thing")))
        .isEqualTo(
            new ReconciliationError(
                Reason.OPERATOR_ERROR,
                "The operator failed and tries again. Please report this error:"
                    + " java.lang.IllegalStateException: no such thing",
                false));
    assertThat(ReconciliationErrors.of(new StackOverflowError()).reason())
        .isEqualTo(Reason.OPERATOR_ERROR);
  }
}
