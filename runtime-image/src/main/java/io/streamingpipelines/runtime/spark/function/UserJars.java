package io.streamingpipelines.runtime.spark.function;

import io.streamingpipelines.plan.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;

/**
 * The user's jars in this JVM; executors receive them from Spark. If a class exists both in the
 * runtime and in a jar, the runtime's class is used, in the driver and in the executors.
 *
 * @param classes loads the runtime's classes, then those of the jars
 */
record UserJars(URLClassLoader classes, List<Problem> problems) {
  /**
   * A jar that contains these classes was built with a copy of the runtime instead of against it.
   */
  private static final List<String> RUNTIME =
      List.of(
          "org/apache/spark/",
          "org/apache/hadoop/",
          "io/delta/",
          "io/streamingpipelines/",
          "scala/");

  /**
   * @param scratch the directory to which jars are copied from a bucket
   */
  static UserJars open(Configuration configuration, List<String> jars, Path scratch) {
    List<Problem> problems = new ArrayList<>();
    List<URL> urls = new ArrayList<>();
    for (int i = 0; i < jars.size(); i++) {
      String path = "spec.spark.jars[" + i + "]";
      try {
        Path jar = local(configuration, URI.create(jars.get(i)), scratch);
        shadowed(jar).ifPresent(name -> problems.add(shadows(path, jar, name)));
        urls.add(jar.toUri().toURL());
      } catch (FileNotFoundException e) {
        problems.add(
            Problem.error(
                path,
                "JarNotFound",
                jars.get(i) + " does not exist: put the jar there, or correct the path."));
      } catch (ZipException e) {
        problems.add(
            Problem.error(
                path, "JarUnreadable", jars.get(i) + " is not a jar: " + e.getMessage() + "."));
      } catch (IOException e) {
        throw new UncheckedIOException("could not read " + jars.get(i), e);
      }
    }
    return new UserJars(
        new URLClassLoader(urls.toArray(new URL[0]), UserJars.class.getClassLoader()), problems);
  }

  private static Path local(Configuration configuration, URI jar, Path scratch) throws IOException {
    if ("file".equals(jar.getScheme())) {
      Path file = Path.of(jar.getPath());
      if (!Files.isRegularFile(file)) {
        throw new FileNotFoundException(file.toString());
      }
      return file;
    }
    Path copy = Files.createDirectories(scratch.resolve("jars")).resolve(name(jar.getPath()));
    org.apache.hadoop.fs.Path there = new org.apache.hadoop.fs.Path(jar);
    there
        .getFileSystem(configuration)
        .copyToLocalFile(false, there, new org.apache.hadoop.fs.Path(copy.toUri()), true);
    return copy;
  }

  private static Optional<String> shadowed(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return RUNTIME.stream()
          .filter(
              packages ->
                  file.stream()
                      .anyMatch(
                          entry ->
                              entry.getName().startsWith(packages)
                                  && entry.getName().endsWith(".class")))
          .findFirst();
    }
  }

  private static Problem shadows(String path, Path jar, String packages) {
    return Problem.error(
        path,
        "JarShadowsRuntime",
        jar.getFileName()
            + " contains classes of "
            + packages.replace('/', '.').replaceFirst("\\.$", "")
            + ", which the runtime provides itself; build the jar without them (Maven: scope"
            + " provided).");
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
