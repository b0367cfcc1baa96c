package io.streamingpipelines.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A kubeconfig with two contexts, whose clusters do not answer, until it is closed. */
public final class UnreachableCluster implements AutoCloseable {
  private static final String PROPERTY = "kubeconfig";

  /**
   * @param directory where to write the kubeconfig
   */
  public UnreachableCluster(Path directory) throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters:
            - {name: none, cluster: {server: "http://127.0.0.1:1"}}
            - {name: second, cluster: {server: "http://127.0.0.1:2"}}
            users: [{name: none, user: {}}]
            contexts:
            - {name: none, context: {cluster: none, user: none, namespace: shop}}
            - {name: other, context: {cluster: second, user: none}}
            current-context: none
            """);
    System.setProperty(PROPERTY, config.toString());
  }

  @Override
  public void close() {
    System.clearProperty(PROPERTY);
  }
}
