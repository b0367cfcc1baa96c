package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AwsModulesTest {
  /** Hadoop depends on the SDK's bundle, which has all services of AWS in 640 MB. */
  @Test
  void thereIsS3AndNoServiceThatOnlyTheBundleOfTheSdkHas() {
    assertThatCode(() -> Class.forName("software.amazon.awssdk.services.s3.S3Client"))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> Class.forName("software.amazon.awssdk.services.dynamodb.DynamoDbClient"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
