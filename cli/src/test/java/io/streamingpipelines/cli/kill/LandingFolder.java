package io.streamingpipelines.cli.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Lands files of random events: some out of order, some twice, some that break rules, some that are
 * no documents. Remembers what it has landed.
 */
final class LandingFolder {
  private static final int ROWS = 15;

  private final Path folder;
  private final Random random;
  private final List<Event> events = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private int files;

  LandingFolder(Path folder, long seed) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.random = new Random(seed);
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  /** Lines that are not one whole document. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  int files() {
    return files;
  }

  /** The next ten minutes of events: none later than two hours behind those before. */
  void land() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Event event = event(files * ROWS + i, files * 10 + random.nextInt(60));
      String line = event.json();
      if (random.nextInt(15) == 0) {
        // a number at the end of each, so that none is like another
        String cut = line.substring(0, 5 + random.nextInt(20)) + (files * ROWS + i);
        broken.add(cut);
        lines.add(cut);
        continue;
      }
      for (int copy = random.nextInt(8) == 0 ? 2 : 1; copy > 0; copy--) {
        events.add(event);
        lines.add(line);
      }
    }
    write(lines);
  }

  /** One event so far ahead that all windows before it close. */
  void landTheEnd() throws IOException {
    Event last = event(files * ROWS, files * 10 + 600);
    Event whole = new Event("end", 1, last.seq(), "put", last.minute());
    events.add(whole);
    write(List.of(whole.json()));
  }

  private Event event(int number, int minute) {
    String id = random.nextInt(20) == 0 ? null : "k" + random.nextInt(12);
    int v = random.nextInt(12) == 0 ? -1 : random.nextInt(100);
    // unique, and sometimes of long ago
    int seq = random.nextInt(5) == 0 ? 10 * number - 505 : 10 * number;
    return new Event(id, v, seq, random.nextInt(6) == 0 ? "delete" : "put", minute);
  }

  private void write(List<String> lines) throws IOException {
    files++;
    Path hidden = Files.writeString(folder.resolve("." + files), String.join("\n", lines) + "\n");
    // files are read in the order of their times
    Files.setLastModifiedTime(hidden, FileTime.fromMillis(1_700_000_000_000L + files * 1000L));
    Files.move(hidden, folder.resolve(files + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }
}
