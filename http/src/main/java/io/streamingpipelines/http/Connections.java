package io.streamingpipelines.http;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The open connections, oldest first. If there are too many, the oldest is closed, preferably one
 * whose request is not complete, so that idle connections cannot block others.
 *
 * <p>Used only by the I/O thread.
 */
final class Connections {
  private final int max;
  private final Set<Channel> reading = new LinkedHashSet<>();
  private final Set<Channel> answering = new LinkedHashSet<>();

  Connections(int max) {
    this.max = max;
  }

  void opened(Channel channel) {
    if (reading.size() + answering.size() >= max) {
      closeOldest(reading.isEmpty() ? answering : reading);
    }
    reading.add(channel);
    channel
        .closeFuture()
        .addListener(
            closed -> {
              reading.remove(channel);
              answering.remove(channel);
            });
  }

  /** The whole request has been received, or refused. */
  void requestReceived(Channel channel) {
    if (reading.remove(channel)) {
      answering.add(channel);
    }
  }

  private static void closeOldest(Set<Channel> channels) {
    Iterator<Channel> oldest = channels.iterator();
    Channel channel = oldest.next();
    oldest.remove();
    channel.close();
  }
}
