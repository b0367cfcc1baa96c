package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** When a query looks for new input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TriggerPlan.ProcessingTime.class, name = "processingTime"),
  @JsonSubTypes.Type(value = TriggerPlan.AvailableNow.class, name = "availableNow"),
  @JsonSubTypes.Type(value = TriggerPlan.Continuous.class, name = "continuous"),
})
public sealed interface TriggerPlan {
  /** Every so often; 0 means as soon as the batch before has ended. */
  record ProcessingTime(long intervalMillis) implements TriggerPlan {}

  /** Reads what is there, then ends. */
  record AvailableNow() implements TriggerPlan {}

  /** Row by row, checkpointed every so often; Kafka or rate into Kafka, console or noop only. */
  record Continuous(long checkpointMillis) implements TriggerPlan {}
}
