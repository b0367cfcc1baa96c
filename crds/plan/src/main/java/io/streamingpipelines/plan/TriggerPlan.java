package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.function.Function;

/** When a query looks for new input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TriggerPlan.ProcessingTime.class, name = "processingTime"),
  @JsonSubTypes.Type(value = TriggerPlan.AvailableNow.class, name = "availableNow"),
  @JsonSubTypes.Type(value = TriggerPlan.Continuous.class, name = "continuous"),
})
public sealed interface TriggerPlan {
  /**
   * The answer for the kind that this is. A new kind is a new parameter, so that no caller compiles
   * before it has answered for it.
   */
  <R> R fold(
      Function<ProcessingTime, R> processingTime,
      Function<AvailableNow, R> availableNow,
      Function<Continuous, R> continuous);

  /** Whether the query ends when it has read what was there. */
  boolean ends();

  /** Whether rows are handed on one by one, not in batches. */
  boolean continuous();

  /** Every so often; 0 means as soon as the batch before has ended. */
  record ProcessingTime(long intervalMillis) implements TriggerPlan {
    @Override
    public <R> R fold(
        Function<ProcessingTime, R> processingTime,
        Function<AvailableNow, R> availableNow,
        Function<Continuous, R> continuous) {
      return processingTime.apply(this);
    }

    @Override
    public boolean ends() {
      return false;
    }

    @Override
    public boolean continuous() {
      return false;
    }
  }

  /** Reads what is there, then ends. */
  record AvailableNow() implements TriggerPlan {
    @Override
    public <R> R fold(
        Function<ProcessingTime, R> processingTime,
        Function<AvailableNow, R> availableNow,
        Function<Continuous, R> continuous) {
      return availableNow.apply(this);
    }

    @Override
    public boolean ends() {
      return true;
    }

    @Override
    public boolean continuous() {
      return false;
    }
  }

  /** Row by row, checkpointed every so often; Kafka or rate into Kafka, console or noop only. */
  record Continuous(long checkpointMillis) implements TriggerPlan {
    @Override
    public <R> R fold(
        Function<ProcessingTime, R> processingTime,
        Function<AvailableNow, R> availableNow,
        Function<Continuous, R> continuous) {
      return continuous.apply(this);
    }

    @Override
    public boolean ends() {
      return false;
    }

    @Override
    public boolean continuous() {
      return true;
    }
  }
}
