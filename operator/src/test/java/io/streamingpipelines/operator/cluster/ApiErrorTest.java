package io.streamingpipelines.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.api.status.Reason;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages are those of Kubernetes 1.30 to 1.34. */
class ApiErrorTest {
  private static final String DEED = "create Pod orders-driver-1";

  private static KubernetesClientException answer(int code, String message) {
    return new KubernetesClientException(
        "Failure executing: POST at: https://10.96.0.1/api/v1/namespaces/shop/pods",
        code,
        new StatusBuilder().withCode(code).withMessage(message).build());
  }

  static Stream<Arguments> permanent() {
    return Stream.of(
        Arguments.of(
            Reason.QUOTA_EXCEEDED,
            403,
            "pods \"orders-driver-1\" is forbidden: exceeded quota: room, requested: pods=1, used:"
                + " pods=1, limited: pods=1",
            "Raise the ResourceQuota"),
        Arguments.of(
            Reason.QUOTA_DEMANDS_LIMITS,
            403,
            "pods \"orders-driver-1\" is forbidden: failed quota: room: must specify limits.cpu"
                + " for: driver",
            "Set these limits"),
        Arguments.of(
            Reason.LIMIT_RANGE,
            403,
            "pods \"orders-driver-1\" is forbidden: maximum memory usage per Container is 1Gi, but"
                + " limit is 1408Mi",
            "Keep the sizes of the pods"),
        Arguments.of(
            Reason.LIMIT_RANGE,
            403,
            "pods \"orders-driver-1\" is forbidden: minimum cpu usage per Pod is 2, but request is"
                + " 500m",
            "Keep the sizes of the pods"),
        Arguments.of(
            Reason.POD_SECURITY,
            403,
            "pods \"orders-driver-1\" is forbidden: violates PodSecurity \"restricted:latest\":"
                + " restricted volume types (volume \"host\" uses restricted volume type"
                + " \"hostPath\")",
            "Pod Security level"),
        Arguments.of(
            Reason.ADMISSION_DENIED,
            403,
            "admission webhook \"validation.gatekeeper.sh\" denied the request: [limits] container"
                + " <driver> has no cpu limit",
            "admission policies"),
        Arguments.of(
            Reason.ADMISSION_DENIED,
            400,
            "admission webhook \"policy.example.com\" denied the request: the tag latest is too"
                + " large a risk",
            "admission policies"),
        Arguments.of(
            Reason.ADMISSION_DENIED,
            422,
            "pods \"orders-driver-1\" is forbidden: ValidatingAdmissionPolicy 'team' with binding"
                + " 'team' denied request: failed expression: 'team' in object.metadata.labels",
            "admission policies"),
        Arguments.of(
            Reason.OPERATOR_FORBIDDEN,
            403,
            "pods is forbidden: User \"system:serviceaccount:ops:operator\" cannot create resource"
                + " \"pods\" in API group \"\" in the namespace \"shop\"",
            "rights in deploy/operator"),
        Arguments.of(
            Reason.OPERATOR_FORBIDDEN,
            403,
            "roles.rbac.authorization.k8s.io \"orders-driver\" is forbidden: user"
                + " \"system:serviceaccount:ops:operator\" is attempting to grant RBAC permissions"
                + " not currently held",
            "rights in deploy/operator"),
        Arguments.of(
            Reason.INVALID_OBJECT,
            403,
            "pods \"orders-driver-1\" is forbidden: no PriorityClass with name high was found",
            "Correct the part of the manifest"),
        Arguments.of(
            Reason.INVALID_OBJECT,
            403,
            "pods \"orders-driver-1\" is forbidden: pod rejected: RuntimeClass \"gvisor\" not"
                + " found",
            "Correct the part of the manifest"),
        Arguments.of(Reason.NOT_FOUND, 404, "namespaces \"shop\" not found", "still exist"),
        Arguments.of(
            Reason.INVALID_OBJECT,
            422,
            "Pod \"orders-driver-1\" is invalid: spec.volumes[4].name: Duplicate value: \"plan\"",
            "Correct the part of the manifest"),
        Arguments.of(
            Reason.INVALID_OBJECT,
            400,
            "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular"
                + " expression",
            "Correct the part of the manifest"),
        Arguments.of(
            Reason.TOO_LARGE,
            422,
            "ConfigMap \"orders-plan-1\" is invalid: []: Too long: may not be more than 1048576"
                + " bytes",
            "split the pipeline"),
        Arguments.of(
            Reason.TOO_LARGE,
            413,
            "Request entity too large: limit is 3145728",
            "split the pipeline"),
        Arguments.of(
            Reason.TOO_LARGE, 500, "etcdserver: request is too large", "split the pipeline"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void permanent(Reason reason, int code, String words, String advice) {
    ApiError error = ApiError.of(DEED, answer(code, words));
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error.temporary()).isFalse();
    assertThat(error.message())
        .startsWith("Kubernetes refused to create Pod orders-driver-1: " + words + ". ")
        .contains(advice)
        .doesNotContain("Failure executing");
  }

  static Stream<Arguments> temporary() {
    return Stream.of(
        Arguments.of(Reason.API_BUSY, 429, "Too many requests, please try again later"),
        Arguments.of(
            Reason.API_CONFLICT,
            409,
            "Operation cannot be fulfilled on resourcequotas \"room\": the object has been"
                + " modified; please apply your changes to the latest version and try again"),
        Arguments.of(
            Reason.API_CONFLICT,
            409,
            "object is being deleted: pods \"orders-driver-1\" already exists"),
        Arguments.of(
            Reason.API_UNAVAILABLE,
            500,
            "Internal error occurred: failed calling webhook \"policy.example.com\": failed to call"
                + " webhook: Post \"https://policy.ops.svc:443/\": context deadline exceeded"),
        Arguments.of(
            Reason.API_UNAVAILABLE, 503, "the server is currently unable to handle the request"),
        Arguments.of(Reason.API_UNAVAILABLE, 401, "Unauthorized"),
        Arguments.of(
            Reason.SERVICE_ACCOUNT_NOT_FOUND,
            403,
            "pods \"orders-driver-1\" is forbidden: error looking up service account"
                + " shop/orders-driver: serviceaccount \"orders-driver\" not found"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void temporary(Reason reason, int code, String words) {
    assertThat(ApiError.of(DEED, answer(code, words)))
        .isEqualTo(
            new ApiError(
                reason,
                "Kubernetes did not create Pod orders-driver-1: "
                    + words
                    + ". The operator tries again.",
                true));
  }

  @Test
  void aNamespaceThatIsBeingDeletedIsSaid() {
    KubernetesClientException e =
        new KubernetesClientException(
            "Failure executing",
            403,
            new StatusBuilder()
                .withMessage(
                    "pods \"orders-driver-1\" is forbidden: unable to create new content in"
                        + " namespace shop because it is being terminated")
                .withNewDetails()
                .addNewCause("metadata.namespace", "being terminated", "NamespaceTerminating")
                .endDetails()
                .build());
    assertThat(ApiError.of(DEED, e))
        .extracting(ApiError::reason, ApiError::temporary)
        .containsExactly(Reason.NAMESPACE_TERMINATING, false);
    assertThat(ApiError.of(DEED, e).message()).endsWith("The namespace is being deleted.");
  }

  @Test
  void noAnswerAtAllPasses() {
    KubernetesClientException e =
        new KubernetesClientException(
            "An error has occurred.", new IOException("connection was reset"));
    ApiError error = ApiError.of(DEED, e);
    assertThat(error.reason()).isEqualTo(Reason.API_UNAVAILABLE);
    assertThat(error.temporary()).isTrue();
    assertThat(error.message()).contains("connection was reset");
    assertThat(ApiError.of(DEED, new KubernetesClientException((String) null)).message())
        .contains("no response");
  }

  @Test
  void anEndlessMessageIsCut() {
    ApiError error = ApiError.of(DEED, answer(422, "x".repeat(100_000)));
    assertThat(error.message()).hasSizeLessThan(2_200).contains("x…");
  }

  @Test
  void aSentenceEndsWithOneFullStop() {
    assertThat(ApiError.of(DEED, answer(503, "It is not there.\n")).message())
        .isEqualTo(
            "Kubernetes did not create Pod orders-driver-1: It is not there. The operator tries"
                + " again.");
  }
}
