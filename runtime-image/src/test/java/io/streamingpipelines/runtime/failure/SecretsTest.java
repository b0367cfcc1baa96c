package io.streamingpipelines.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fs.s3a.secret.key=abc123 rest|fs.s3a.secret.key=***** rest",
        "\"ssl.truststore.password\" : \"s3cr3t\", next|\"ssl.truststore.password\" : *****, next",
        "GET /x?X-Amz-Signature=deadbeef&y=1|GET /x?X-Amz-Signature=*****&y=1",
        "Authorization: Bearer abcdefgh.ijkl|Authorization: Bearer *****",
        "jdbc://user:pass@host/db|jdbc://*****@host/db",
        "X-Pipeline-Token: 0123456789|X-Pipeline-Token: *****",
        "the token of a.secret_key = x1, y|the token of a.secret_key = *****, y",
        "tokens: a passwordless login|tokens: ***** passwordless login",
        "order_id 17 is fine|order_id 17 is fine",
      })
  void masksValuesOfSecretsOnly(String text, String expected) {
    assertThat(Secrets.redact(text)).isEqualTo(expected);
  }
}
