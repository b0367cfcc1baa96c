package io.streamingpipelines.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.operator.status.Hindrance;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class HindrancesTest {
  private static KubernetesClientException answer(int code, String words) {
    return new KubernetesClientException(
        "Failure executing: GET at: https://10.96.0.1/api/v1/namespaces/shop/secrets/kafka-user.",
        code,
        new StatusBuilder().withMessage(words).build());
  }

  @Test
  void whatTheOperatorMayNotSeeIsSaidWithWhoHasToActAndWithoutTheRequest() {
    assertThat(
            Hindrances.of(
                answer(
                    403,
                    "secrets \"kafka-user\" is forbidden: User \"operator\" cannot get resource"
                        + " \"secrets\"")))
        .isEqualTo(
            new Hindrance(
                "OperatorForbidden",
                "The operator may not look at what it needs: secrets \"kafka-user\" is forbidden:"
                    + " User \"operator\" cannot get resource \"secrets\". Give it the rights of"
                    + " deploy/operator.",
                false));
  }

  @Test
  void anApiServerThatDoesNotAnswerComesBack() {
    assertThat(Hindrances.of(answer(500, "etcdserver: leader changed")))
        .isEqualTo(
            new Hindrance(
                "ApiUnavailable",
                "Kubernetes did not answer the operator, which tries again: etcdserver: leader"
                    + " changed.",
                true));
    assertThat(
            Hindrances.of(
                    new KubernetesClientException("", new SocketTimeoutException("timed out")))
                .message())
        .contains("timed out");
  }

  @Test
  void everythingElseIsTheOperatorsOwnFault() {
    assertThat(Hindrances.of(new IllegalStateException("no such thing")))
        .isEqualTo(
            new Hindrance(
                "OperatorError",
                "The operator failed and tries again; please report it:"
                    + " java.lang.IllegalStateException: no such thing",
                false));
    assertThat(Hindrances.of(new StackOverflowError()).reason()).isEqualTo("OperatorError");
  }
}
