package io.streamingpipelines.compiler;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamingpipelines.plan.PipelinePlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The plan as canonical JSON: keys are sorted and absent values are not written, so that equal
 * plans give equal texts.
 */
public final class PlanJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public static String write(PipelinePlan plan) {
    return text(plan, false);
  }

  /** For people: the same keys in the same order, over many lines. */
  public static String pretty(PipelinePlan plan) {
    return text(plan, true);
  }

  /** The first 16 hex digits of the SHA-256 of {@link #write}. */
  public static String hash(PipelinePlan plan) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(write(plan).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }

  private static String text(PipelinePlan plan, boolean pretty) {
    try {
      return (pretty ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer())
          .writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a plan holds only values that have a JSON form", e);
    }
  }

  private PlanJson() {}
}
