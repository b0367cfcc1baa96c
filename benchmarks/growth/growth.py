"""How the cost of a batch grows with the size of the table that it is merged into: growth.py HOME [ROW...].

SIZES=1,10,40 sets the sizes in millions of rows, BATCHES=10 how many batches are merged, ROWS=10000 how many rows each
has, MERGE=no leaves out Delta's own MERGE, FOLDER where the tables are written.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from hashlib import md5
from pathlib import Path

import eventlog
import picture

HERE = Path(__file__).parent
MILLION = 1_000_000
TABLE = "spec.tables[0]."

# name: how the keys are spread, what is set in the manifest
ROWS = {
    "random": ("random", {}),
    "time": ("time", {}),
    "feed": ("random", {TABLE + "properties": '{"delta.enableChangeDataFeed": "true"}'}),
    "nulls": ("random", {TABLE + "write.ignoreNulls": "true"}),
    "deletes": ("random", {TABLE + "write.deleteWhen": "note = 'gone'"}),
    "history": ("random", {TABLE + "write.mode": "history"}),
    "history-time": ("time", {TABLE + "write.mode": "history"}),
}


def key(number, keys):
    digest = md5(str(number).encode()).hexdigest()
    return digest if keys == "random" else f"{number:016d}{digest[:16]}"


def write_batch(folder, number, size, keys, rows):
    """Nine of ten rows replace one that is stored; keys that grow with time are among the newest twentieth."""
    chance = random.Random(number)
    lowest = 0 if keys == "random" else size - max(size // 20, 10 * rows)
    old = chance.sample(range(max(0, lowest), size), rows * 9 // 10)
    new = range(size + number * rows, size + number * rows + rows - len(old))
    lines = (
        json.dumps({"id": key(n, keys), "seq": number + 1, "amount": chance.random(), "note": md5(b"%d" % n).hexdigest()})
        for n in [*old, *new]
    )
    (folder / f"{number:04d}.json").write_text("\n".join(lines), encoding="utf-8")


class Bench:
    def __init__(self, home, folder):
        self.home, self.folder = home, folder
        jars = (home / "cli/target/classpath").read_text().strip().split(":")
        delta = [jar for jar in jars if Path(jar).name.startswith("delta-")]
        self.environment = {**os.environ, "RECIPE_JARS": ",".join(delta), "SPARK_LOCAL_IP": "127.0.0.1"}

    def pipeline(self, sets, log, events):
        """Runs the pipeline until all files are read; its event log goes to a folder."""
        options = " ".join(f"-D{name}={value}" for name, value in eventlog.settings(events).items())
        command = [str(self.home / "bin/pipeline"), "run", "-f", str(HERE / "accounts.yaml")]
        for name, value in sets.items():
            command += ["--set", f"{name}={value}"]
        environment = {**self.environment, "PIPELINE_HEAP": "4g", "PIPELINE_JAVA_OPTS": options}
        self.run(command, log, environment)
        return eventlog.batches(events)

    def spark(self, script, arguments, log, events):
        options = " ".join(f"--conf {name}={value}" for name, value in eventlog.settings(events).items())
        environment = {**self.environment, "PYSPARK_SUBMIT_ARGS": f"--driver-memory 4g {options} pyspark-shell"}
        self.run([sys.executable, str(HERE / script), *map(str, arguments)], log, environment)
        return eventlog.batches(events)

    @staticmethod
    def run(command, log, environment):
        with open(log, "w", encoding="utf-8") as out:
            if subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, env=environment, check=False).returncode:
                out.flush()
                sys.exit(Path(log).read_text()[-3000:] + f"\ngrowth: failed: {' '.join(command)}")

    def measure(self, row, millions, merge):
        """The costs of the pipeline's batches and, if wanted, of Delta's MERGE."""
        keys, more = ROWS[row]
        size, rows, count = int(millions * MILLION), int(os.environ.get("ROWS", "10000")), int(os.environ.get("BATCHES", "10"))
        at = self.folder / f"{row}-{millions:g}"
        table, files = at / "tables/accounts", at / "in"
        files.mkdir(parents=True)
        sets = {
            "spec.storage.tables": f"file:{at}/tables",
            "spec.storage.checkpoints": f"file:{at}/checkpoints",
            "spec.sources[0].files.path": str(files),
            **more,
        }
        self.pipeline(sets, at / "create.log", at / "create")
        kind = "history" if row.startswith("history") else "row"
        self.spark("fill.py", [table, 0, size, keys, kind], at / "fill.log", at / "fill")
        for number in range(count):
            write_batch(files, number, size, keys, rows)
        theirs = {}
        if merge:
            # files of a table never change, so that links are copies
            shutil.copytree(table, at / "merged", copy_function=os.link)
            theirs = self.spark("merge.py", [at / "merged", files], at / "merge.log", at / "merge")
            for cost, seconds in zip(theirs.values(), json.loads((at / "merge.log").read_text().splitlines()[-1])):
                cost.seconds = seconds
        ours = self.pipeline(sets, at / "run.log", at / "run")
        shutil.rmtree(at)
        return ours, theirs


def typical(costs, what):
    """The median of the second half of the batches: the first ones compile their code."""
    values = [getattr(costs[number], what) for number in sorted(costs)]
    return statistics.median(values[len(values) // 2 :])


def report(row, results):
    base = typical(results[0][1], "seconds")
    print(f"{row}: medians of a batch")
    print("  million rows  seconds  ratio  CPU s    MB read  MB shuffled  MERGE s  MERGE CPU s  times as fast")
    for millions, ours, theirs in results:
        seconds = typical(ours, "seconds")
        line = f"  {millions:12g} {seconds:8.2f} {seconds / base:6.2f} {typical(ours, 'cpu'):6.2f}"
        line += f" {typical(ours, 'read') / 1e6:10.1f} {typical(ours, 'shuffled') / 1e6:12.1f}"
        if theirs:
            merged = typical(theirs, "seconds")
            line += f" {merged:8.2f} {typical(theirs, 'cpu'):12.2f} {merged / seconds:14.1f}"
        print(line, flush=True)
    curves = {"pipeline": [(m, typical(ours, "seconds")) for m, ours, _ in results]}
    if results[0][2]:
        curves["Delta's MERGE"] = [(m, typical(theirs, "seconds")) for m, _, theirs in results]
    picture.write(HERE / f"{row}.svg", f"{row}: seconds of a batch, by million rows in the table", curves)


def main():
    home, rows = Path(sys.argv[1]).resolve(), sys.argv[2:] or list(ROWS)
    unknown = [row for row in rows if row not in ROWS]
    if unknown:
        sys.exit(f"growth: unknown {', '.join(unknown)}; one of {', '.join(ROWS)}")
    sizes = [float(size) for size in os.environ.get("SIZES", "1,10,40").split(",")]
    folder = Path(tempfile.mkdtemp(prefix="growth-", dir=os.environ.get("FOLDER")))
    bench = Bench(home, folder)
    for row in rows:
        merge = os.environ.get("MERGE") != "no" and not row.startswith("history")
        report(row, [(size, *bench.measure(row, size, merge)) for size in sizes])
    shutil.rmtree(folder)


main()
