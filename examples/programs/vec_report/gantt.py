# SPDX-License-Identifier: GPL-2.0-only
"""Which tasks are worth a Gantt chart, and its bars."""

import json
import math
import os

from .errors import InputError

TASKS = 8


def _read_timelines(run):
    path = os.path.join(run.folder, "timelines.jsonl")
    timelines = {}
    try:
        with open(path, encoding="utf-8") as file:
            for line in file:
                timeline = json.loads(line)
                timelines[timeline["task"]] = timeline
    except OSError:
        return {}
    except (ValueError, KeyError) as error:
        raise InputError(f"{path}: expected one JSON object with a task a line") from error
    return timelines


def telling_tasks(run):
    """(record, timeline) of completed tasks that ran in several places; first the one with the
    median ratio of measured to predicted time, then others evenly over the ratios."""
    timelines = _read_timelines(run)
    candidates = []
    for task in run.completed():
        timeline = timelines.get(task["task"])
        known = math.isfinite(task["predicted_s"]) and task["predicted_s"] > 0
        if known and timeline and timeline["measured"] and timeline["predicted"]:
            places = len({item["place"] for item in timeline["measured"]})
            ratio = task["seconds"] / task["predicted_s"]
            candidates.append((places, ratio, task["task"], task, timeline))
    if not candidates:
        return []
    most = max(c[0] for c in candidates)
    good = [c for c in candidates if c[0] >= max(2, most - 1)] or candidates
    good.sort(key=lambda c: c[1:3])
    middle = good[len(good) // 2]
    stride = max(1, len(good) // TASKS)
    order = [middle] + [c for c in good[::stride] if c is not middle]
    return [(c[3], c[4]) for c in order[:TASKS]]


def places_of(timeline):
    return len({item["place"] for item in timeline["measured"]})


def _lane_order(lane):
    """Vehicle, channels, wires, processors; 2 before 10."""
    tests = (
        lane == "vehicle",
        lane.startswith("up"),
        lane.startswith("ch"),
        lane.startswith("down"),
        "cpu" in lane,
        True,
    )
    groups = (0, 1, 2, 3, 5, 4)
    digits = "".join(c if c.isdigit() else " " for c in lane).split()
    return groups[tests.index(True)], [int(d) for d in digits], lane


def _stack(bars):
    """Bars of one lane and half that overlap get rows of their own."""
    ends = []
    for bar in sorted(bars, key=lambda b: (b["begin"], b["end"])):
        free = next((r for r, end in enumerate(ends) if end <= bar["begin"] + 1e-9), None)
        if free is None:
            ends.append(bar["end"])
            free = len(ends) - 1
        ends[free] = bar["end"]
        bar["row"] = free
    return max(1, len(ends))


def chart(record, timeline):
    """Lanes and bars of a task; times in seconds since its creation.

    A lane is {"name", "predicted", "measured"} with its number of rows of each kind; a bar is
    {"lane", "row", "measured", "kind", "subtask", "begin", "end", "bits"}.
    """
    origin = record["created_s"]
    bars = []

    def add(lane, measured, kind, subtask, begin, end, bits=None):
        bars.append(
            {
                "lane": lane,
                "measured": measured,
                "kind": kind,
                "subtask": subtask,
                "begin": round(begin - origin, 6),
                "end": round(end - origin, 6),
                "bits": bits,
            }
        )

    for item in timeline["predicted"]:
        if "start_s" in item and "finish_s" in item:
            place = item["place"]
            add(place, False, "computing", item["subtask"], item["start_s"], item["finish_s"])
        if "channel" in item and "sent_s" in item and "received_s" in item:
            add(item["channel"], False, "data", item["subtask"], item["sent_s"], item["received_s"])
    for item in timeline["measured"]:
        if "start_s" in item and "finish_s" in item:
            place = item["place"]
            add(place, True, "computing", item["subtask"], item["start_s"], item["finish_s"])
    for t in timeline["transfers"]:
        if "end_s" in t:
            subtask = t.get("subtask", -1)
            add(t["channel"], True, t["purpose"], subtask, t["start_s"], t["end_s"], t["bits"])

    lanes = []
    for name in sorted({bar["lane"] for bar in bars}, key=_lane_order):
        lane = {"name": name}
        for half, measured in (("predicted", False), ("measured", True)):
            lane[half] = _stack([b for b in bars if b["lane"] == name and b["measured"] == measured])
        lanes.append(lane)
    return {"lanes": lanes, "bars": bars}
