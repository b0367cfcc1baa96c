package io.streamingpipelines.compiler.driver;

import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks references of images by the grammar of container registries. */
final class ImageRules {
  private static final int LONGEST = 512;
  private static final String HOST =
      "([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\])(:[0-9]+)?";
  private static final String PART = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "("
              + HOST
              + "/)?"
              + PART
              + "(/"
              + PART
              + ")*(:[A-Za-z0-9_][-A-Za-z0-9_.]{0,127})?(@[A-Za-z][-A-Za-z0-9_+.]*:[0-9a-fA-F]{32,})?");

  /** Reports a text that is not a reference of an image. */
  static void check(FieldPath path, @Nullable String image) {
    String written = Texts.optional(path, image, "an image");
    if (written != null && (written.length() > LONGEST || !REFERENCE.matcher(written).matches())) {
      path.error(
          ProblemCode.INVALID_VALUE,
          "'" + written + "' is not an image: write one such as registry.example/team/runtime:1.2");
    }
  }

  private ImageRules() {}
}
