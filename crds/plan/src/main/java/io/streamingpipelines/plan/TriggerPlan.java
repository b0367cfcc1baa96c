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
   * One function for each kind. A new kind gets a function here, so that callers of {@link #fold}
   * do not compile until they handle it.
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

  /** Whether rows are processed one by one instead of in batches. */
  boolean continuous();

  /** At a fixed interval; 0 means as soon as the previous batch has ended. */
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

  /** Reads all available input, then ends. */
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

  /**
   * Row by row, with checkpoints at a fixed interval; only from Kafka or rate to Kafka, console or
   * noop.
   */
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
