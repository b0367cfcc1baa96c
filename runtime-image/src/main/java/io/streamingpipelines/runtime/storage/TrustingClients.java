package io.streamingpipelines.runtime.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hadoop.fs.s3a.DefaultS3ClientFactory;
import org.apache.hadoop.fs.s3a.impl.AWSClientConfig;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.multipart.MultipartConfiguration;

/**
 * Creates clients for a store whose certificate is signed by the user's own CA, in the driver and
 * in executors. They trust the certificates in a mounted file and no others. Hadoop has no setting
 * for this, only this extension point. The endpoint is always configured, so it need not be
 * derived.
 */
public final class TrustingClients extends DefaultS3ClientFactory {
  static final String CA_FILE = "fs.s3a.streamingpipelines.ca-file";

  @Override
  public S3Client createS3Client(URI bucket, S3ClientCreationParameters parameters)
      throws IOException {
    TrustManager[] trust = trust();
    return configured(S3Client.builder(), parameters)
        .httpClientBuilder(
            AWSClientConfig.createHttpClientBuilder(getConf())
                .proxyConfiguration(
                    AWSClientConfig.createProxyConfiguration(getConf(), bucket.getHost()))
                .tlsTrustManagersProvider(() -> trust))
        .build();
  }

  @Override
  public S3AsyncClient createS3AsyncClient(URI bucket, S3ClientCreationParameters parameters)
      throws IOException {
    TrustManager[] trust = trust();
    return configured(S3AsyncClient.builder(), parameters)
        .httpClientBuilder(
            AWSClientConfig.createAsyncHttpClientBuilder(getConf())
                .proxyConfiguration(
                    AWSClientConfig.createAsyncProxyConfiguration(getConf(), bucket.getHost()))
                .tlsTrustManagersProvider(() -> trust))
        .multipartEnabled(parameters.isMultipartCopy())
        .multipartConfiguration(
            MultipartConfiguration.builder()
                .minimumPartSizeInBytes(parameters.getMinimumPartSize())
                .thresholdInBytes(parameters.getMultiPartThreshold())
                .build())
        .build();
  }

  private <B extends S3BaseClientBuilder<B, C>, C> B configured(
      B builder, S3ClientCreationParameters parameters) throws IOException {
    return builder
        .endpointOverride(getS3Endpoint(parameters.getEndpoint(), getConf()))
        .region(Region.of(parameters.getRegion()))
        .credentialsProvider(parameters.getCredentialSet())
        .overrideConfiguration(createClientOverrideConfiguration(parameters, getConf()).build())
        .serviceConfiguration(
            S3Configuration.builder()
                .pathStyleAccessEnabled(parameters.isPathStyleAccess())
                .checksumValidationEnabled(parameters.isChecksumValidationEnabled())
                .build());
  }

  private TrustManager[] trust() throws IOException {
    Path file = Path.of(getConf().get(CA_FILE, ""));
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca" + number++, each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificates: " + e.getMessage(), e);
    }
  }
}
