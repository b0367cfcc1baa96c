package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.PipelinePlan;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Whether a plan means the same in the session of another plan as in one of its own. */
final class SameSession {
  private SameSession() {}

  static boolean fits(PipelinePlan running, PipelinePlan other) {
    return settings(running).equals(settings(other))
        && running.jars().equals(other.jars())
        && running.functions().equals(other.functions())
        && Objects.equals(running.storage().s3(), other.storage().s3());
  }

  private static Map<String, String> settings(PipelinePlan plan) {
    Map<String, String> settings = new TreeMap<>(plan.sparkConf());
    settings.keySet().removeIf(PipelinePlan::concernsPodsOnly);
    return settings;
  }
}
