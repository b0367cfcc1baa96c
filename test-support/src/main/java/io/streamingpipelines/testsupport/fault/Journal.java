package io.streamingpipelines.testsupport.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every call that came, in its order, and what became of it. */
public final class Journal {
  private final List<Call> calls = new ArrayList<>();
  private final Map<Integer, String> outcomes = new HashMap<>();
  private int underWay;
  private long lastMoved = System.nanoTime();

  synchronized Call begin(String method, String path, String query, String body) {
    Call call = new Call(calls.size() + 1, method, path, query, body);
    calls.add(call);
    if (!call.isWatch()) {
      underWay++;
      lastMoved = System.nanoTime();
    }
    return call;
  }

  /** Before the client has the answer, so that it finds it here; only the first end counts. */
  synchronized void end(Call call, String outcome) {
    if (outcomes.putIfAbsent(call.number(), outcome) == null && !call.isWatch()) {
      underWay--;
      lastMoved = System.nanoTime();
    }
  }

  /** All calls so far. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Whether no call but a watch was under way for so long. */
  public synchronized boolean quietFor(Duration time) {
    return underWay == 0 && System.nanoTime() - lastMoved >= time.toNanos();
  }

  /** The last calls, a line each, with the answer's code or the fault. */
  public synchronized List<String> last(int count) {
    return calls.subList(Math.max(0, calls.size() - count), calls.size()).stream()
        .map(call -> call + " -> " + outcomes.getOrDefault(call.number(), "under way"))
        .toList();
  }
}
