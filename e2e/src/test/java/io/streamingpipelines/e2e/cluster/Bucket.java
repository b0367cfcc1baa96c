package io.streamingpipelines.e2e.cluster;

import io.streamingpipelines.testsupport.Repository;
import io.streamingpipelines.testsupport.Shell;
import java.nio.file.Path;
import java.util.List;

/**
 * A real S3 server with TLS and one bucket, {@code lake}, in a shop's namespace. It stores its
 * objects as files on the shop's volume, below {@code s3/buckets}, where tests can read them.
 *
 * @param secretKey the secret, which must not be printed anywhere
 */
public record Bucket(Shop shop, String secretKey) {
  public static final String ENDPOINT = "https://s3:7070";
  private static final String SERVER = "/lake/s3/server";
  private static final String SECRET_KEY = "kept-among-pods-and-seen-nowhere";

  /** Starts the server; creates the Secrets {@code lake-s3} and {@code lake-ca}. */
  public static Bucket open(Shop shop) {
    String binary =
        Shell.run(null, List.of(Repository.file("deploy/s3/server.sh").toString()))
            .orFail()
            .strip();
    shop.kubectl("exec", "shell", "--", "mkdir", "-p", "/lake/s3/buckets/lake", "/lake/s3/meta");
    shop.cluster().copyToVolume(shop.namespace(), "lake", Path.of(binary), "s3/server");
    SelfSigned shown = SelfSigned.make("s3");
    shop.apply(shown.trustManifest("lake-ca"));
    Bucket bucket = new Bucket(shop, SECRET_KEY);
    bucket.hand(SECRET_KEY);
    shop.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s3-server}
        stringData: {accessKey: lake, secretKey: %s}
        data: {tls.crt: %s, tls.key: %s}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: s3}
        spec: {selector: {app: s3}, ports: [{port: 7070}]}
        """
            .formatted(
                SECRET_KEY,
                SelfSigned.base64(shown.certificate()),
                SelfSigned.base64(shown.key())));
    bucket.start();
    return bucket;
  }

  /** Starts the server's pod if it does not exist, and waits until it responds. */
  public void start() {
    shop.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: s3, labels: {app: s3}}
        spec:
          terminationGracePeriodSeconds: 0
          securityContext: {runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001}
          containers:
          - name: s3
            image: streamingpipelines/runtime:dev
            imagePullPolicy: Never
            command: [%s, --port, ":7070", --cert, /tls/tls.crt, --key, /tls/tls.key, --quiet, posix, --sidecar, /lake/s3/meta, /lake/s3/buckets]
            env:
            - {name: ROOT_ACCESS_KEY, valueFrom: {secretKeyRef: {name: s3-server, key: accessKey}}}
            - {name: ROOT_SECRET_KEY, valueFrom: {secretKeyRef: {name: s3-server, key: secretKey}}}
            readinessProbe: {tcpSocket: {port: 7070}, periodSeconds: 1}
            volumeMounts: [{name: lake, mountPath: /lake}, {name: tls, mountPath: /tls}]
          volumes:
          - {name: lake, persistentVolumeClaim: {claimName: lake}}
          - {name: tls, secret: {secretName: s3-server}}
        """
            .formatted(SERVER));
    shop.kubectl("wait", "--for=condition=Ready", "pod/s3", "--timeout=120s");
  }

  /** Ends the server; its objects remain. */
  public void stop() {
    shop.kubectl("delete", "pod", "s3", "--ignore-not-found");
  }

  /** Stops the server's process: connections are accepted, but nothing responds. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets the server continue after {@link #freeze}. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    shop.cluster().signal(signal, "^" + SERVER);
  }

  /** Writes another secret key than the server's into the Secret that pipelines use. */
  public void revoke() {
    hand("revoked");
  }

  /** Writes the server's secret key into the Secret again after {@link #revoke}. */
  public void restore() {
    hand(secretKey);
  }

  private void hand(String key) {
    shop.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: lake-s3}
        stringData: {accessKey: lake, secretKey: %s}
        """
            .formatted(key));
  }

  /**
   * Uploads a local file to the bucket with Hadoop's client: a file that is copied to the server's
   * folder has no ETag.
   */
  public void put(Path file, String key) {
    shop.cluster().copyToVolume(shop.namespace(), "lake", file, "s3/put");
    shop.kubectl(
        "exec",
        "s3",
        "--",
        "sh",
        "-c",
        "/opt/streamingpipelines/bin/entrypoint java org.apache.hadoop.fs.FsShell"
            + " -D fs.s3a.access.key=$ROOT_ACCESS_KEY -D fs.s3a.secret.key=$ROOT_SECRET_KEY"
            + " -D fs.s3a.endpoint=%s -D fs.s3a.endpoint.region=us-east-1".formatted(ENDPOINT)
            + " -D fs.s3a.path.style.access=true"
            + " -D fs.s3a.s3.client.factory.impl="
            + "io.streamingpipelines.runtime.storage.TrustingClients"
            + " -D fs.s3a.streamingpipelines.ca-file=/tls/tls.crt"
            + " -put -d /lake/s3/put s3a://lake/"
            + key);
  }

  /** Copies a folder of the bucket to this machine. */
  public void copy(String folder, Path target) {
    shop.copy("s3/buckets/lake/" + folder, target);
  }
}
