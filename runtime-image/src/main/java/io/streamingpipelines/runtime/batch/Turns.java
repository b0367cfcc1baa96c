package io.streamingpipelines.runtime.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Grants turns to write a table: its flows and its maintenance take turns, because their
 * transactions would conflict. Turns are granted in the order of requests.
 */
public final class Turns {
  private final Map<String, Lock> turns = new ConcurrentHashMap<>();

  public Lock of(String table) {
    return turns.computeIfAbsent(table, name -> new ReentrantLock(true));
  }
}
