package io.streamingpipelines.operator.golden;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Replaces what differs between runs, or with each change of the compiler's output. */
final class Normalizer {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

  /** A hash alone, or as the beginning of a digest. */
  private static final Pattern HASH = Pattern.compile("\\b([0-9a-f]{16})([0-9a-f]{48})?\\b");

  /** The Secret's name ends with a hash of the resource's uid. */
  private static final Pattern TOKEN = Pattern.compile("(?<=-driver-token-)[0-9a-f]{8}\\b");

  private static final Pattern NAMESPACE = Pattern.compile("\\bbed-\\d+\\b");

  private final Map<String, String> hashes;

  Normalizer(Map<String, String> hashes) {
    this.hashes = new LinkedHashMap<>(hashes);
  }

  /** The hashes found so far, and their placeholders. */
  Map<String, String> hashes() {
    return hashes;
  }

  /** Replaces hashes; each keeps its number in all steps of a case. */
  String text(String text) {
    String plain = TIME.matcher(text).replaceAll("<time>");
    plain = NAMESPACE.matcher(plain).replaceAll("<namespace>");
    plain = TOKEN.matcher(plain).replaceAll("<uid>");
    return HASH.matcher(plain).replaceAll(this::hash);
  }

  private String hash(MatchResult found) {
    return hashes.computeIfAbsent(found.group(1), h -> "<hash " + (hashes.size() + 1) + ">");
  }
}
