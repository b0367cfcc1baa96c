"""Means of Spark's durationMs (StreamingQueryProgress) over the batches with rows in an event log, in milliseconds."""

import json
import sys
from collections import defaultdict


def batches(files):
    for name in files:
        with open(name, encoding="utf-8") as lines:
            for line in lines:
                if "QueryProgressEvent" not in line:
                    continue
                progress = json.loads(line)["progress"]
                if isinstance(progress, str):
                    progress = json.loads(progress)
                if sum(source["numInputRows"] for source in progress["sources"]) > 0:
                    yield progress["durationMs"]


sums, count = defaultdict(int), 0
for duration in batches(sys.argv[1:]):
    count += 1
    for phase, millis in duration.items():
        sums[phase] += millis
if count == 0:
    sys.exit("phases: no batch in " + " ".join(sys.argv[1:]))
print(f"mean of {count} batches, milliseconds")
for phase, total in sorted(sums.items(), key=lambda item: -item[1]):
    print(f"  {phase:20} {total / count:8.0f}")
