"""What Spark's event log says about each batch."""

import json
from collections import defaultdict
from pathlib import Path

BATCH = "streaming.sql.batchId"


def settings(folder):
    """What makes Spark write an event log to a folder."""
    folder.mkdir(parents=True)
    return {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": f"file:{folder}",
    }


class Cost:
    """What one batch cost: seconds from its trigger to its commit, and what its tasks used."""

    def __init__(self):
        self.seconds = 0.0
        self.cpu = 0.0
        self.read = 0
        self.shuffled = 0


def batches(folder):
    """The costs by batch number, from the event logs below a folder."""
    costs, stages = defaultdict(Cost), {}
    for file in sorted(Path(folder).rglob("*")):
        if not file.is_file() or file.name.startswith((".", "appstatus")):
            continue
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                _read(json.loads(line), costs, stages)
    return dict(costs)


def _read(event, costs, stages):
    kind = event["Event"].rsplit(".", 1)[-1]
    if kind == "SparkListenerJobStart":
        batch = event.get("Properties", {}).get(BATCH)
        if batch is not None:
            stages.update((stage, int(batch)) for stage in event["Stage IDs"])
    elif kind == "SparkListenerTaskEnd" and event["Stage ID"] in stages and "Task Metrics" in event:
        cost, metrics = costs[stages[event["Stage ID"]]], event["Task Metrics"]
        cost.cpu += metrics["Executor CPU Time"] / 1e9
        cost.read += metrics["Input Metrics"]["Bytes Read"]
        cost.shuffled += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
    elif kind.endswith("QueryProgressEvent"):
        progress = event["progress"]
        progress = json.loads(progress) if isinstance(progress, str) else progress
        rows = sum(source["numInputRows"] for source in progress["sources"])
        if rows > 0:
            costs[progress["batchId"]].seconds = progress["durationMs"]["triggerExecution"] / 1000
