package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar of functions, as a user builds one. */
final class FunctionJar {
  /** A pipeline that calls the {@link #shop} jar. */
  static final String PIPELINE =
      """
      spark: {jars: ["JAR"]}
      functions:
      - {name: masked, class: shop.Masked}
      - {name: net, class: shop.Net, returns: "DECIMAL(12,2)"}
      sources:
      - {name: landing, files: {path: ROOT/in, format: json, schema: "id STRING, total DECIMAL(10,2), rate INT, seq INT"}}
      tables:
      - name: orders
        from: [{source: landing}]
        query: SELECT id, masked(id) AS shown, net(total, rate) AS net, seq FROM landing
        expectations:
        - {name: shown, expression: masked(id) <> 'x***', onViolation: quarantine}
      - name: current
        from: [{table: orders}]
        query: SELECT shown AS id, net, seq FROM orders
        write: {mode: upsert, keys: [id], sequenceBy: [seq], deleteWhen: masked(id) = 'd***'}
      """;

  private FunctionJar() {}

  static Path shop(Path jar) throws IOException {
    String head = "package shop; import org.apache.spark.sql.api.java.*; public class ";
    return build(
        jar,
        Map.of(
            "shop.Masked",
            head
                + "Masked implements UDF1<String, String> { public String call(String s) {"
                + " return s == null ? null : Stars.of(s); }"
                + " static class Stars { static String of(String s) {"
                + " return s.charAt(0) + \"***\"; } } }",
            "shop.Net",
            head
                + "Net implements UDF2<java.math.BigDecimal, Long, java.math.BigDecimal> {"
                + " public java.math.BigDecimal call(java.math.BigDecimal total, Long percent) {"
                + " if (percent == 13L) throw new IllegalArgumentException(\"no such rate\");"
                + " return total.multiply(java.math.BigDecimal.valueOf(percent, 2)); } }",
            "shop.Dice",
            head + "Dice implements UDF0<Double> { public Double call() { return .5; } }",
            "shop.Any",
            head
                + "Any implements UDF1<Object, Object> { public Object call(Object o) {"
                + " return o; } }",
            "shop.NoFunction",
            head + "NoFunction { }",
            "shop.Closed",
            head + "Closed extends Dice { private Closed() {} }"));
  }

  /**
   * @param classes source of each, by its name with its package
   */
  static Path build(Path jar, Map<String, String> classes) throws IOException {
    Path folder = Files.createDirectories(jar.resolveSibling(jar.getFileName() + "-build"));
    Path out = Files.createDirectories(folder.resolve("classes"));
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", out.toString()));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    for (Map.Entry<String, String> source : classes.entrySet()) {
      Path file = folder.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(code).isZero();
    try (JarOutputStream packed = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        packed.putNextEntry(new JarEntry(out.relativize(file).toString()));
        Files.copy(file, packed);
      }
    }
    return jar;
  }
}
