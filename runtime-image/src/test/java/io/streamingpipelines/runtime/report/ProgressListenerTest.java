package io.streamingpipelines.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryIdleEvent;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryProgressEvent;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

class ProgressListenerTest {
  private final ProgressListener listener = new ProgressListener();

  @Test
  void hearsOnAfterProgressThatEndsByAnError() {
    listener.onOtherEvent(new Unreadable());
    UUID id = UUID.randomUUID();
    listener.onOtherEvent(new QueryIdleEvent(id, UUID.randomUUID(), "2026-01-01T00:00:00Z"));

    assertThat(listener.progress(id.toString()).backlog()).isEqualTo(Backlog.NONE);
  }

  /** An event that throws an Error, which would make Spark stop the whole application. */
  @NullUnmarked
  private static final class Unreadable extends QueryProgressEvent {
    private static final long serialVersionUID = 1;

    Unreadable() {
      super(null);
    }

    @Override
    public StreamingQueryProgress progress() {
      throw new StackOverflowError();
    }
  }
}
