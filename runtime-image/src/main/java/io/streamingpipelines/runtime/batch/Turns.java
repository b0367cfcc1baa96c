package io.streamingpipelines.runtime.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who writes a table: its flows take turns, and its maintenance with them, for their transactions
 * would conflict. Whoever waits longest is next.
 */
public final class Turns {
  private final Map<String, Lock> turns = new ConcurrentHashMap<>();

  public Lock of(String table) {
    return turns.computeIfAbsent(table, name -> new ReentrantLock(true));
  }
}
