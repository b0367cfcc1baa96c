package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Syntax of names, labels and quantities, as the API server checks it. Lengths are checked first,
 * because the patterns recurse.
 */
final class KubernetesSyntax {
  private static final int SHOWN = 60;
  private static final int LABEL_MAX = 63;
  private static final int SUBDOMAIN_MAX = 253;
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL_WORD =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern QUANTITY =
      Pattern.compile(
          "[+-]?([0-9]{1,18}(\\.[0-9]{0,9})?|\\.[0-9]{1,9})"
              + "(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?[0-9]{1,2})?");

  /** The name of a container or a volume. */
  static boolean isDnsLabel(String text) {
    return text.length() <= LABEL_MAX && DNS_LABEL.matcher(text).matches();
  }

  /** The name of most objects. */
  static boolean isSubdomain(String text) {
    return text.length() <= SUBDOMAIN_MAX && SUBDOMAIN.matcher(text).matches();
  }

  /** The key of a label or an annotation, {@code example.com/team}. */
  static boolean isLabelKey(String text) {
    int slash = text.indexOf('/');
    return (slash < 0 || isSubdomain(text.substring(0, slash).toLowerCase(Locale.ROOT)))
        && isLabelWord(text.substring(slash + 1));
  }

  static boolean isLabelValue(String text) {
    return text.isEmpty() || isLabelWord(text);
  }

  private static boolean isLabelWord(String text) {
    return text.length() <= LABEL_MAX && LABEL_WORD.matcher(text).matches();
  }

  /** The amount in its base unit. */
  static Optional<BigDecimal> quantity(String text) {
    return text.length() <= SHOWN && QUANTITY.matcher(text).matches()
        ? Optional.of(Quantity.getAmountInBytes(Quantity.parse(text)))
        : Optional.empty();
  }

  /** The amount, written as a text or a number. */
  static Optional<BigDecimal> amount(JsonNode node) {
    return node.isTextual() || node.isNumber() ? quantity(node.asText()) : Optional.empty();
  }

  /** The text, cut to a length that fits into a sentence. */
  static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private KubernetesSyntax() {}
}
