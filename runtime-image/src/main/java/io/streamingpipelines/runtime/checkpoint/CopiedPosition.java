package io.streamingpipelines.runtime.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/**
 * The position of a query in its sources, copied to another checkpoint in the format of Spark's
 * logs (Spark's {@code OffsetSeqLog}, {@code CommitLog}).
 *
 * @param from the checkpoint that has read to the position
 * @param batch the last batch that counts
 */
record CopiedPosition(Checkpoint from, long batch) {
  /** Spark's log of offsets begins with a version and a line of metadata. */
  private static final int HEADER = 2;

  /** Spark's word for a source that has no offset yet. */
  private static final String NO_OFFSET = "-";

  /** The content of Spark's log of commits for a query without a watermark. */
  private static final String NO_WATERMARK = "v1\n{\"nextBatchWatermarkMs\":0}";

  /** The number of sources that have a position. */
  int sources() {
    return offsets().size() - HEADER;
  }

  /**
   * Lets a new checkpoint continue here, with this position as its batch 0. The offsets are written
   * last: until they are there, the checkpoint is as new as before.
   *
   * @param sources for each source of the new query, its place among those of the old one, or -1 if
   *     it is new
   */
  void copyTo(Checkpoint to, List<Integer> sources) {
    List<String> lines = offsets();
    List<String> wanted = new ArrayList<>(lines.subList(0, HEADER));
    byte[] commit = from.read("commits/" + batch);
    try {
      for (int i = 0; i < sources.size(); i++) {
        int there = sources.get(i);
        wanted.add(there < 0 ? NO_OFFSET : lines.get(HEADER + there));
        copyLog(there, to, i);
      }
      to.write("commits/0", commit == null ? bytes(NO_WATERMARK) : commit);
      to.write("offsets/0", bytes(String.join("\n", wanted)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sources keep logs of their own beside the offsets, for example of the files that were read. */
  private void copyLog(int there, Checkpoint to, int here) throws IOException {
    Path log = to.path("sources/" + here);
    to.files().delete(log, true);
    Path old = from.path("sources/" + there);
    if (there >= 0 && from.files().exists(old)) {
      to.files().mkdirs(log.getParent());
      FileUtil.copy(from.files(), old, to.files(), log, false, to.files().getConf());
    }
  }

  private List<String> offsets() {
    byte[] content = from.read("offsets/" + batch);
    if (content == null) {
      throw new IllegalStateException(from.location() + " has no batch " + batch);
    }
    return new String(content, StandardCharsets.UTF_8).lines().toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
