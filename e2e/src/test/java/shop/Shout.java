package shop;

import java.util.Locale;
import org.apache.spark.sql.api.java.UDF1;
import org.jspecify.annotations.Nullable;

/** A user's function: the image knows nothing of it, and it lives in a package of its own. */
public final class Shout implements UDF1<String, String> {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable String call(@Nullable String text) {
    return text == null ? null : text.toUpperCase(Locale.ROOT);
  }
}
