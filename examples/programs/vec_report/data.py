# SPDX-License-Identifier: GPL-2.0-only
"""What a report shows, gathered from a folder of `run` or `compare`."""

import math
import os

from .errors import InputError
from .files import number, read_json, read_table
from .roads import network_of, read_roads

# Column, name, colour; in the order of pictures.
CAUSES = [
    ("signalling_s", "signalling", "#7a5195"),
    ("radio_access_s", "waiting for radio", "#f3b562"),
    ("retransmission_s", "retransmission", "#c44e52"),
    ("radio_transfer_s", "radio transfer", "#e07b39"),
    ("backhaul_s", "backhaul", "#8d99a6"),
    ("compute_queue_s", "waiting for processor", "#9cc9e8"),
    ("compute_s", "computing", "#2f7fb8"),
    ("handover_s", "handover", "#8c6d46"),
    ("delivery_s", "result delivery", "#57a773"),
    ("unexplained_s", "unexplained", "#d8dde3"),
]
SCATTER_POINTS = 3000
MAP_POINTS = 120000


class Run:
    """One run: its document and its counted tasks."""

    def __init__(self, folder):
        self.folder = folder
        self.document = read_json(os.path.join(folder, "run.json"))
        if self.document.get("format") != "vec-run/1":
            raise InputError(f"{folder}/run.json: /format: expected \"vec-run/1\"")
        self.policy = self.document["policy"]
        self.scenario = self.document["scenario"]
        time = self.scenario["time"]
        self.window = (time["warmup_s"], time["warmup_s"] + time["measure_s"])
        self.cap_s = self.document["totals"]["cap_s"]
        self.tasks = []
        columns = ["task", "vehicle", "created_s", "deadline_s", "outcome", "reason"]
        columns += ["delivered_s", "predicted_s"] + [name for name, _, _ in CAUSES]
        for row in read_table(os.path.join(folder, "tasks.csv"), columns):
            task = {
                "task": int(row["task"]),
                "vehicle": row["vehicle"],
                "created_s": number(row["created_s"]),
                "deadline_s": number(row["deadline_s"]),
                "outcome": row["outcome"],
                "reason": row["reason"],
                "delivered_s": number(row["delivered_s"]),
                "predicted_s": number(row["predicted_s"]),
            }
            for name, _, _ in CAUSES:
                task[name] = number(row[name])
            task["seconds"] = task["delivered_s"] - task["created_s"]
            self.tasks.append(task)

    def counted(self):
        return [t for t in self.tasks if self.window[0] <= t["created_s"] <= self.window[1]]

    def completed(self):
        return [t for t in self.counted() if t["outcome"] in ("on-time", "late")]


class Results:
    """A comparison, or a single run seen as one."""

    def __init__(self, folder):
        self.folder = folder
        comparison = os.path.join(folder, "compare.json")
        if os.path.exists(comparison):
            self.comparison = read_json(comparison)
            entries = self.comparison["runs"]
        elif os.path.exists(os.path.join(folder, "run.json")):
            document = read_json(os.path.join(folder, "run.json"))
            self.comparison = None
            entries = [
                {
                    "folder": ".",
                    "point": {},
                    "fidelity": document["fidelity"],
                    "policy": document["policy"],
                    "seed": document["seed"],
                }
            ]
        else:
            raise InputError(
                f"{folder}: no compare.json or run.json here; "
                "make one with ./vec compare or ./vec run --out=DIR"
            )
        self.entries = entries
        # What the pictures show: the first point of a sweep, in packets where there are any.
        point = entries[0]["point"]
        fidelities = [e["fidelity"] for e in entries]
        fidelity = "packet" if "packet" in fidelities else fidelities[0]
        self.shown = [e for e in entries if e["point"] == point and e["fidelity"] == fidelity]
        self.policies = list(dict.fromkeys(e["policy"] for e in self.shown))
        self.runs = {p: [] for p in self.policies}
        for entry in self.shown:
            self.runs[entry["policy"]].append(Run(os.path.join(folder, entry["folder"])))
        self.fidelity = fidelity
        self.point = point
        first = self.runs[self.policies[0]][0]
        self.scenario = first.scenario
        self.cap_s = first.cap_s

    def first_run(self, policy):
        return self.runs[policy][0]

    def title(self):
        if self.comparison:
            name = os.path.basename(self.comparison["scenario"])
            return name[:-5] if name.endswith(".json") else name
        return self.first_run(self.policies[0]).document["run"]


def survival(runs, cap_s, steps=400):
    """Share of created tasks not yet delivered, over the time since creation."""
    times = [t["seconds"] for run in runs for t in run.counted()]
    total = len(times)
    done = sorted(s for s in times if math.isfinite(s) and s <= cap_s)
    if not total:
        return []
    curve = [(0.0, 1.0)]
    stride = max(1, len(done) // steps)
    for i, seconds in enumerate(done, 1):
        if i % stride == 0 or i == len(done):
            curve.append((round(seconds, 4), round(1 - i / total, 5)))
    curve.append((cap_s, curve[-1][1]))
    return curve


def scatter(runs):
    """Predicted against measured seconds of completed tasks, thinned evenly."""
    points = [
        (round(t["predicted_s"], 4), round(t["seconds"], 4), t["task"])
        for run in runs
        for t in run.completed()
        if math.isfinite(t["predicted_s"])
    ]
    stride = max(1, math.ceil(len(points) / SCATTER_POINTS))
    return points[::stride]


def cause_means(runs):
    """Mean seconds per cause over completed tasks."""
    tasks = [t for run in runs for t in run.completed()]
    return [
        sum(t[name] for t in tasks) / len(tasks) if tasks else 0.0 for name, _, _ in CAUSES
    ]


def outcomes(runs):
    """Number of tasks by outcome, summed over runs."""
    counts = {"on-time": 0, "late": 0, "failed": 0, "in-flight": 0}
    for run in runs:
        for task in run.counted():
            counts[task["outcome"]] += 1
    return counts


def read_map(run):
    """Roads, RSUs and trajectories of a run."""
    rsus = [
        (row["rsu"], number(row["x_m"]), number(row["y_m"]))
        for row in read_table(os.path.join(run.folder, "rsus.csv"), ["rsu", "x_m", "y_m"])
    ]
    path = os.path.join(run.folder, "positions.csv")
    rows = read_table(path, ["time_s", "vehicle", "x_m", "y_m", "rsu"])
    times = sorted({number(row["time_s"]) for row in rows})
    stride = max(1, math.ceil(len(rows) / MAP_POINTS))
    kept = set(times[::stride])
    names = {name: i for i, (name, _, _) in enumerate(rsus)}
    vehicles = {}
    for row in rows:
        time = number(row["time_s"])
        if time in kept:
            vehicles.setdefault(row["vehicle"], []).append(
                (time, number(row["x_m"]), number(row["y_m"]), names.get(row["rsu"], -1))
            )
    xs = [x for track in vehicles.values() for _, x, _, _ in track] + [x for _, x, _ in rsus]
    ys = [y for track in vehicles.values() for _, _, y, _ in track] + [y for _, _, y in rsus]
    if not xs:
        return None
    margin = 0.04 * max(max(xs) - min(xs), max(ys) - min(ys), 100)
    box = (min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)
    network = network_of(run.scenario)
    return {
        "box": box,
        "rsus": rsus,
        "vehicles": vehicles,
        "roads": read_roads(network, box) if network else [],
        "step_s": times[stride] - times[0] if len(times) > stride else 1.0,
        "begin_s": times[0] if times else 0.0,
        "end_s": times[-1] if times else 0.0,
    }
