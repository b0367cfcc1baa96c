package io.streamingpipelines.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sockets on which this process listens, according to Linux. */
final class ListeningSockets {
  private static final String LISTENING = "0A";

  /** Addresses in hexadecimal, each group of four bytes in the machine's byte order. */
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F");

  private ListeningSockets() {}

  /** Ports that other machines can reach. */
  static Set<Integer> reachable() throws IOException {
    return ports(false);
  }

  /** Ports that listen on the loopback address only. */
  static Set<Integer> loopback() throws IOException {
    return ports(true);
  }

  private static Set<Integer> ports(boolean loopback) throws IOException {
    Set<String> own = own();
    Set<Integer> ports = new TreeSet<>();
    for (String[] socket : all()) {
      String[] address = socket[1].split(":");
      if (socket[3].equals(LISTENING)
          && own.contains(socket[9])
          && LOOPBACK.contains(address[0]) == loopback) {
        ports.add(Integer.parseInt(address[1], 16));
      }
    }
    return ports;
  }

  private static List<String[]> all() throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      Files.readAllLines(Path.of(table)).stream()
          .skip(1)
          .map(line -> line.strip().split("\\s+"))
          .forEach(rows::add);
    }
    return rows;
  }

  /** Inodes of this process's sockets. */
  private static Set<String> own() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files
          .map(ListeningSockets::target)
          .filter(target -> target.startsWith("socket:["))
          .map(target -> target.substring("socket:[".length(), target.length() - 1))
          .collect(Collectors.toSet());
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
