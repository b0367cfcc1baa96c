package io.streamingpipelines.e2e.cluster;

import io.streamingpipelines.testsupport.Repository;
import io.streamingpipelines.testsupport.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The images and the manifest of a pinned earlier commit of this repository.
 *
 * @param sources a checkout of that commit; its name is the tag of the images
 */
public record EarlierBuild(Path sources) {
  /** Builds the images unless they exist, which takes minutes, and loads them into the cluster. */
  public static EarlierBuild load(Cluster cluster) {
    String script = Repository.file("deploy/images/earlier.sh").toString();
    EarlierBuild build =
        new EarlierBuild(Path.of(Shell.run(null, List.of(script)).orFail().strip()));
    cluster.load("operator:" + build.tag(), "runtime:" + build.tag());
    return build;
  }

  /** The image with which its operator starts drivers. */
  public String runtimeImage() {
    return "streamingpipelines/runtime:" + tag();
  }

  /** Installs its resource definition and its operator, and waits until the operator runs. */
  public void install(Cluster cluster) throws IOException {
    cluster.apply(Files.readString(sources.resolve("deploy/install.yaml")));
    cluster.awaitOperator();
  }

  private String tag() {
    return String.valueOf(sources.getFileName());
  }
}
