package io.streamingpipelines.testsupport.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Carries the events of one open watch from the API server to the client. */
final class WatchPump {
  /** How an open watch ends. */
  enum End {
    /** As the API server ends it, when its time is over. */
    CLOSED,
    /** As a network does it. */
    CUT,
    /** With an event that says that the version is too old. */
    GONE
  }

  static final String GONE_EVENT =
      """
      {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
      "message":"too old resource version: 1 (2)","reason":"Expired","code":410}}
      """;

  private final Call call;
  private final InputStream events;
  private final Holds holds;
  private volatile boolean ended;
  private volatile End end = End.CLOSED;

  WatchPump(Call call, InputStream events, Holds holds) {
    this.call = call;
    this.events = events;
    this.holds = holds;
  }

  Call call() {
    return call;
  }

  void end(End how) {
    end = how;
    ended = true;
    holds.wake();
    try {
      // wakes the one that reads
      events.close();
    } catch (IOException e) {
      // it has ended already
    }
  }

  /** Carries events until one side ends the watch. */
  void run(OutputStream client) throws IOException {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(events, UTF_8))) {
      for (String line = read(lines); line != null; line = read(lines)) {
        holds.pass(call, () -> ended);
        if (ended) {
          break;
        }
        client.write((line + "\n").getBytes(UTF_8));
        client.flush();
      }
    }
    if (end == End.CUT) {
      throw new IOException("the watch was cut");
    }
    if (end == End.GONE) {
      client.write(GONE_EVENT.getBytes(UTF_8));
      client.flush();
    }
  }

  private @Nullable String read(BufferedReader lines) throws IOException {
    try {
      return lines.readLine();
    } catch (IOException e) {
      if (ended) {
        return null;
      }
      throw e;
    }
  }
}
