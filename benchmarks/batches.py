"""Mean seconds of a batch, from the times at which a checkpoint's files were written; Spark keeps those of the last 100."""

import os
import sys


def times(folder):
    return {int(name): os.stat(os.path.join(folder, name)).st_mtime for name in os.listdir(folder) if name.isdigit()}


begun, done = (times(os.path.join(sys.argv[1], part)) for part in ("offsets", "commits"))
took = [done[batch] - begun[batch] for batch in sorted(begun.keys() & done.keys())]
if not took:
    sys.exit("batches: none in " + sys.argv[1])
print(f"  {sum(took) / len(took):.2f} seconds a batch, mean of the last {len(took)}")
