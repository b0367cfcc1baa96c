package io.streamingpipelines.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.streamingpipelines.plan.StoragePlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.s3a.auth.CredentialProviderListFactory;
import org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Tests the credentials of a pod with a web identity, as Amazon's EKS gives it to service accounts:
 * a token in a file, which Amazon's token service exchanges for credentials.
 */
class WebIdentityTest {
  private static final String RESPONSE =
      """
      <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleWithWebIdentityResult>
          <Credentials>
            <AccessKeyId>web-identity</AccessKeyId>
            <SecretAccessKey>secret</SecretAccessKey>
            <SessionToken>session</SessionToken>
            <Expiration>2100-01-01T00:00:00Z</Expiration>
          </Credentials>
        </AssumeRoleWithWebIdentityResult>
      </AssumeRoleWithWebIdentityResponse>
      """;

  private final Map<String, String> before = new TreeMap<>();
  private final HttpServer tokens;

  WebIdentityTest() throws IOException {
    tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tokens.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = RESPONSE.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    tokens.start();
    Path token = Files.writeString(directory.resolve("token"), "a.b.c");
    set("aws.webIdentityTokenFile", token.toString());
    set("aws.roleArn", "arn:aws:iam::123456789012:role/lake");
    set("aws.region", "us-east-1");
    set("aws.endpointUrlSts", "http://127.0.0.1:" + tokens.getAddress().getPort());
    set("aws.disableEc2Metadata", "true");
  }

  private void set(String property, String value) {
    before.put(property, System.getProperty(property, ""));
    System.setProperty(property, value);
  }

  @AfterEach
  void stop() {
    tokens.stop(0);
    before.forEach(
        (property, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
  }

  @Test
  void isUsedThoughHadoopsOwnListOfCredentialsLacksIt() throws IOException {
    Configuration hadoops = new Configuration();
    assertThatThrownBy(() -> credentials(hadoops)).isInstanceOf(NoAuthWithAWSException.class);

    Configuration ours = new Configuration();
    ObjectStoreSettings.of(new StoragePlan("s3a://lake/tables", "s3a://lake/checkpoints", null))
        .forEach(
            (name, value) ->
                ours.set(name.replaceFirst("^" + ObjectStoreSettings.HADOOP, ""), value));
    assertThat(credentials(ours).accessKeyId()).isEqualTo("web-identity");
  }

  private static AwsCredentials credentials(Configuration settings) throws IOException {
    return CredentialProviderListFactory.createAWSCredentialProviderList(
            URI.create("s3a://lake"), settings)
        .resolveCredentials();
  }
}
