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
   * One function for each kind. Whoever adds a kind adds a function here, and no caller of {@link
   * #fold} compiles before it has one.
   */
  record Cases<R>(
      Function<ProcessingTime, R> processingTime,
      Function<AvailableNow, R> availableNow,
      Function<Continuous, R> continuous) {}

  /** The result of the function for this kind. */
  <R> R answer(Cases<R> cases);

  /** The result of the function for this kind; see {@link Cases}. */
  default <R> R fold(
      Function<ProcessingTime, R> processingTime,
      Function<AvailableNow, R> availableNow,
      Function<Continuous, R> continuous) {
    return answer(new Cases<>(processingTime, availableNow, continuous));
  }

  /** Whether the query ends after it has read all available input. */
  boolean ends();

  /** Whether rows are handed on one by one, not in batches. */
  boolean continuous();

  /** Every so often; 0 means as soon as the batch before has ended. */
  record ProcessingTime(long intervalMillis) implements TriggerPlan {
    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.processingTime().apply(this);
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
    public <R> R answer(Cases<R> cases) {
      return cases.availableNow().apply(this);
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
    public <R> R answer(Cases<R> cases) {
      return cases.continuous().apply(this);
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
