# SPDX-License-Identifier: GPL-2.0-only
"""report.html: one file with everything in it."""

import html
import json
import math
import os

from . import data, gantt, gap
from .files import write_file

# Okabe and Ito's colours, then some more: told apart by everybody.
COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#7a5195", "#8c8c00"]


def colour_of(index):
    return COLOURS[index % len(COLOURS)]


def _deltas(values, scale):
    whole = [round(v * scale) for v in values]
    return whole[:1] + [b - a for a, b in zip(whole, whole[1:])]


def _runs_of(values):
    """[a, a, b] → [2, a, 1, b]."""
    coded = []
    for value in values:
        if coded and coded[-1] == value:
            coded[-2] += 1
        else:
            coded += [1, value]
    return coded


def _segments(vehicles, step_s):
    """Stretches of every vehicle without a gap, in decimetres."""
    segments = []
    for name, track in vehicles.items():
        begin = 0
        for i in range(1, len(track) + 1):
            if i == len(track) or track[i][0] - track[i - 1][0] > 1.5 * step_s:
                part = track[begin:i]
                segments.append(
                    {
                        "v": name,
                        "t": part[0][0],
                        "x": _deltas([p[1] for p in part], 10),
                        "y": _deltas([p[2] for p in part], 10),
                        "a": _runs_of([p[3] for p in part]),
                    }
                )
                begin = i
    return segments


def _end_of(task, end_s, cap_s):
    if math.isfinite(task["delivered_s"]):
        return task["delivered_s"]
    return min(end_s, task["created_s"] + cap_s)


def map_data(results):
    """The map of the first run, and what each policy changes on it."""
    maps = {policy: data.read_map(results.first_run(policy)) for policy in results.policies}
    first = maps[results.policies[0]]
    if first is None:
        return None
    tracks = _segments(first["vehicles"], first["step_s"])
    policies = {}
    for policy, drawn in maps.items():
        run = results.first_run(policy)
        segments = _segments(drawn["vehicles"], drawn["step_s"]) if drawn else []
        same = [(s["v"], s["t"], s["x"], s["y"]) for s in segments] == [
            (s["v"], s["t"], s["x"], s["y"]) for s in tracks
        ]
        policies[policy] = {
            "tracks": None if same else segments,
            "attached": [s["a"] for s in segments],
            "tasks": [
                [
                    t["vehicle"],
                    round(t["created_s"], 3),
                    round(_end_of(t, drawn["end_s"] if drawn else 0, run.cap_s), 3),
                    ["on-time", "late", "failed", "in-flight"].index(t["outcome"]),
                ]
                for t in run.tasks
            ],
        }
    for segment in tracks:
        del segment["a"]
    return {
        "box": [round(v, 1) for v in first["box"]],
        "step": first["step_s"],
        "begin": first["begin_s"],
        "end": first["end_s"],
        "window": results.first_run(results.policies[0]).window,
        "rsus": [[name, round(x, 1), round(y, 1)] for name, x, y in first["rsus"]],
        "roads": [
            [weight, [round(v, 1) for point in points for v in point]]
            for weight, points in first["roads"]
        ],
        "tracks": tracks,
        "policies": policies,
    }


def gantt_data(results):
    charts = {}
    for policy in results.policies:
        charts[policy] = []
        for record, timeline in gantt.telling_tasks(results.first_run(policy)):
            deadline = record["deadline_s"]
            charts[policy].append(
                {
                    "task": record["task"],
                    "vehicle": record["vehicle"],
                    "created": round(record["created_s"], 3),
                    "deadline": deadline if math.isfinite(deadline) else None,
                    "seconds": round(record["seconds"], 6),
                    "predicted": round(record["predicted_s"], 6),
                    "outcome": record["outcome"],
                    "places": gantt.places_of(timeline),
                    "edges": timeline["edges"],
                    **gantt.chart(record, timeline),
                }
            )
    return charts


def _cell(value, metric, several):
    mean, half = value["mean"], value["half_width"]
    if mean is None:
        return "–"
    decimals = 1 if several and metric["decimals"] == 0 else metric["decimals"]
    text = f"{mean * metric['scale']:,.{decimals}f}"
    if several and half and metric["interval"]:
        text += f" ± {half * metric['scale']:,.{decimals}f}"
    return text


def _totals_rows(totals, prefix=""):
    rows = []
    for key, value in totals.items():
        if isinstance(value, dict):
            rows.append([f"{prefix}{key}", [""]])
            rows += _totals_rows(value, prefix + "    ")
        else:
            rows.append([f"{prefix}{key}", ["–" if value is None else f"{value:,.6g}"]])
    return rows


def tables(results):
    """One table per block of a comparison: label and one cell per policy. Of a single run: its
    totals by name."""
    comparison = results.comparison
    if comparison is None:
        run = results.first_run(results.policies[0]).document
        rows = _totals_rows(run["totals"]) + _totals_rows(run["wall"])
        return [{"name": run["run"], "policies": [run["policy"]], "rows": rows, "against": []}]
    blocks = []
    several = len(comparison["seeds"]) > 1
    for block in comparison["blocks"]:
        rows = []
        for metric in comparison["metrics"]:
            values = [
                (row["wall"] if metric["wall"] else row["metrics"])[metric["name"]]
                for row in block["rows"]
            ]
            idle = metric["name"].startswith("bytes_") and not any(v["mean"] for v in values)
            if idle or all(v["mean"] is None for v in values):
                continue
            label = metric["label"]
            if metric["name"] == "restricted_mean_s":
                label += f" (cap {block['rows'][0]['cap_s']:g})"
            rows.append([label, [_cell(v, metric, several) for v in values]])
            if metric["name"] == "failed":
                for reason in block["rows"][0]["failed_by_reason"]:
                    cells = [
                        f"{row['failed_by_reason'][reason]:,.{1 if several else 0}f}"
                        for row in block["rows"]
                    ]
                    rows.append([f"    {reason}", cells])
        against = [
            {"policy": row["policy"], **row["against_baseline"]}
            for row in block["rows"]
            if "against_baseline" in row
        ]
        name = ", ".join(f"{k} = {v}" for k, v in block["point"].items())
        name += (", " if name else "") + block["fidelity"]
        blocks.append(
            {
                "name": name,
                "policies": [row["policy"] for row in block["rows"]],
                "rows": rows,
                "against": against if several else [],
            }
        )
    return blocks


def sweep_data(results):
    """Restricted mean over a swept key, per policy."""
    comparison = results.comparison
    if comparison is None:
        return None
    blocks = [b for b in comparison["blocks"] if b["fidelity"] == results.fidelity]
    keys = [k for k in results.point if len({b["point"][k] for b in blocks}) > 1]
    if len(keys) != 1:
        return None
    lines = {policy: [] for policy in results.policies}
    for block in blocks:
        for row in block["rows"]:
            value = row["metrics"]["restricted_mean_s"]
            lines[row["policy"]].append([block["point"][keys[0]], value["mean"], value["half_width"]])
    return {"key": keys[0], "lines": lines}


def page_data(results):
    comparison = results.comparison or {}
    first = results.first_run(results.policies[0])
    workload = results.scenario["workload"]
    deadline = workload["deadline_s"]
    policies = []
    for i, policy in enumerate(results.policies):
        runs = results.runs[policy]
        policies.append(
            {
                "name": policy,
                "colour": colour_of(i),
                "outcomes": data.outcomes(runs),
                "survival": data.survival(runs, results.cap_s),
                "scatter": data.scatter(runs),
                "causes": data.cause_means(runs),
            }
        )
    seeds = comparison.get("seeds", [first.document["seed"]])
    labels = comparison.get("labels", ["illustration, n = 1"])
    return {
        "title": results.title(),
        "system": results.scenario["system"],
        "radio": results.scenario["radio"]["kind"],
        "fidelity": results.fidelity,
        "point": results.point,
        "seeds": seeds,
        "labels": labels,
        "warnings": comparison.get("warnings", []),
        "command": comparison.get("command", ""),
        "again": comparison.get("command_for_a_result", ""),
        "baseline": comparison.get("baseline", ""),
        "versions": first.document["versions"],
        "cap": results.cap_s,
        "deadline": deadline if isinstance(deadline, (int, float)) and deadline > 0 else None,
        "causes": [[label, colour] for _, label, colour in data.CAUSES],
        "gap": gap.gap_data(results),
        "policies": policies,
        "map": map_data(results),
        "gantt": gantt_data(results),
        "tables": tables(results),
        "sweep": sweep_data(results),
    }


def write_page(results, path):
    here = os.path.dirname(os.path.abspath(__file__))

    def asset(name):
        with open(os.path.join(here, name), encoding="utf-8") as file:
            return file.read()

    text = json.dumps(page_data(results), separators=(",", ":"), allow_nan=False)
    page = asset("page.html")
    page = page.replace("@TITLE@", html.escape(results.title()))
    page = page.replace("@STYLE@", asset("page.css"))
    page = page.replace("@DATA@", text.replace("</", "<\\/"))
    page = page.replace("@SCRIPT@", asset("page.js") + asset("page-map.js") + asset("page-gantt.js") + asset("page-gap.js"))
    write_file(path, page)
