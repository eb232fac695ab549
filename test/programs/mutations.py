#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Feeds broken instances and plans to vec-classical: each must end with exit status 2 and one line
on standard error that names the file.

usage: mutations.py VEC-CLASSICAL WORK-FOLDER
"""

import copy
import json
import os
import random
import subprocess
import sys



class Case:
    """An instance and a plan that are right, and what would make them wrong."""

    def __init__(self, instance, plan, optional, changes, plans, signed=()):
        self.instance = {"format": "vec-instance/1", **instance}
        self.plan = {"format": "vec-plan/1", "assignments": plan}
        self.optional = optional  # keys that may be left out
        self.changes = changes  # (path, value) of an instance that is wrong then
        self.plans = plans  # lists of assignments that are wrong
        self.signed = signed  # keys whose value may be below 0


MEC_ITEM = {"task": 0, "subtask": 1, "where": "mec", "subchannel": 1, "processor": 0}
MEC_FIXED = {"task": 0, "subtask": 0, "where": "mec", "finish_s": 1.25}
MOVED = {"task": 0, "where": "rsu", "ingress": 0, "target": 1}
STAYS = {"task": 1, "where": "local"}
SENT = {"device": 0, "workload": 1, "server": 2, "share": 0.5}
KEPT = {"device": 0, "workload": 0, "server": 0}
HERE = {"subtask": 1, "vehicle": 1}
THERE = {"subtask": 2, "vehicle": 0}
RAN = {"subtask": 0, "vehicle": 0, "finish_s": 0.25}
FIRST = {"workflow": 0, "subtask": 0, "tier": 1}
SECOND = {"workflow": 0, "subtask": 1, "tier": 0}
ROOT = {"subtask": 0, "processor": 1, "start_s": 0.5}
LEAF = {"subtask": 1, "processor": 0}
CASES = {
    "mec-dag": Case(
        {"system": "mec-dag", "now_s": 1,
         "mec": {"processors_hz": [2e9, 3e9], "uplink_hz": [3e6, 4e6], "downlink_hz": 5e6,
                 "tx_power_w": 1, "noise_w": 1e-8, "processors_free_s": [2, 0],
                 "uplink_free_s": [0, 1.5], "downlink_free_s": 2, "kappa": 1e-28},
         "vehicles": [{"cpu_hz": 1e9, "tx_power_w": 0.1, "gain": 2, "cpu_free_s": 2,
                       "kappa": 1e-27, "uplink_bps": [1e6, 2e6], "downlink_bps": 4e6}],
         "tasks": [{"vehicle": 0, "submit_s": 0.5, "deadline_s": 3,
                    "subtasks": [{"own_input_bits": 1e6, "cycles": 5e7, "output_bits": 5e5},
                                 {"own_input_bits": 2e6, "cycles": 6e7, "output_bits": 1e6}],
                    "edges": [[0, 1]]}],
         "fixed": [MEC_FIXED]},
        [MEC_ITEM],
        {"now_s", "processors_free_s", "uplink_free_s", "downlink_free_s", "kappa", "cpu_free_s",
         "uplink_bps", "downlink_bps", "submit_s", "deadline_s", "fixed"},
        [(("tasks", 0, "edges"), [[0, 1], [1, 0]]), (("tasks", 0, "edges"), [[1, 1]]),
         (("tasks", 0, "edges"), [[0, 2]]), (("tasks", 0, "edges"), [[0, 1, 1]]),
         (("tasks", 0, "vehicle"), 1), (("tasks", 0, "vehicle"), 0.5),
         (("tasks", 0, "vehicle"), 1 << 70), (("fixed", 0, "subtask"), 2),
         (("fixed", 0, "finish_s"), 0.25),
         (("fixed",), 2 * [MEC_FIXED]), (("mec", "processors_hz", 0), 0),
         (("vehicles", 0, "uplink_bps"), [1e6]), (("vehicles", 0, "cpu_hz"), 0),
         (("mec", "uplink_free_s"), []), (("vehicles", 0, "downlink_bps"), 0)],
        [[], [MEC_ITEM, MEC_ITEM], [{**MEC_ITEM, "subtask": 0}], [{**MEC_ITEM, "subchannel": 2}],
         [{**MEC_ITEM, "where": "local"}]]),
    "load-balance": Case(
        {"system": "load-balance", "now_s": 2, "slot_s": 1, "slot": 2,
         "rsus": [{"cpu_hz": 1e10, "bandwidth_hz": 1e8, "range_m": 300, "x": 0, "y": 0,
                   "kappa": 1e-28, "used_hz": 1e9},
                  {"cpu_hz": 2e10, "bandwidth_hz": 1e8, "range_m": 300, "x": 400, "y": -1,
                   "kappa": 1e-28, "used_hz": 2e9}],
         "hops": [[0, 1], [1, 0]], "backhaul_bps": 1e9, "optical_power_w": 5, "noise_w": 4e-13,
         "omega": 0.9, "delta": 0.1, "alpha": 0.1, "previous_cycles": 6e8, "enforce_lbm": True,
         "vehicles": [{"x": 10, "y": 20, "segment": 3, "cpu_hz": 5e8, "tx_power_w": 0.2,
                       "kappa": 1e-28, "gain": [1e-10, 1e-11], "uplink_bps": [1e7, 2e7]}],
         "tasks": [{"vehicle": 0, "cycles": 3e8, "bits": 2e6, "deadline_s": 0.8},
                   {"vehicle": 0, "cycles": 4e8, "bits": 1e6}]},
        [MOVED, STAYS],
        {"now_s", "slot", "used_hz", "previous_cycles", "enforce_lbm", "segment", "uplink_bps",
         "deadline_s"},
        [(("rsus", 0, "used_hz"), 1e10), (("rsus", 0, "cpu_hz"), 0), (("hops",), [[0, 1]]),
         (("hops", 0), [1, 1]),
         (("hops", 1), [0]), (("omega",), 0), (("omega",), 1.5), (("backhaul_bps",), 0),
         (("vehicles", 0, "gain"), [1e-10]), (("vehicles", 0, "uplink_bps"), [1e7, 0]),
         (("vehicles", 0, "cpu_hz"), 0), (("tasks", 0, "vehicle"), 1), (("slot",), 0.5),
         (("slot_s",), 0), (("enforce_lbm",), 1), (("rsus",), [])],
        [[], [MOVED], [MOVED, STAYS, STAYS], [MOVED, {**STAYS, "target": 0}],
         [MOVED, {"task": 1, "where": "mec"}], [{**MOVED, "target": 2}, STAYS],
         [{**MOVED, "ingress": -1}, STAYS], [{**MOVED, "task": 2}, STAYS]],
        signed={"x", "y"}),
    "multi-workload": Case(
        {"system": "multi-workload", "now_s": 0.2, "slot_s": 0.1, "slot": 2,
         "latency_unit_s": 0.1, "beta": [0.5, 0.5], "penalty": 10,
         "servers": [{"cpu_hz": 4e10, "bandwidth_hz": 1e7, "noise_w": 1e-13, "kappa": 1e-28,
                      "queue_bits": 2e6, "queue_capacity_bits": 5e8, "x": 0, "y": 0},
                     {"cpu_hz": 3e10, "bandwidth_hz": 1e7, "noise_w": 1e-13, "kappa": 1e-28,
                      "queue_bits": 0, "queue_capacity_bits": 5e8, "x": 300, "y": -20}],
         "devices": [{"cpu_hz": 2e9, "kappa": 1e-28, "queue_bits": 1e6,
                      "queue_capacity_bits": 5e7, "tx_power_w": 1, "gain": [1e-10, 1e-11],
                      "gain_complex": [[6e-6, -8e-6], [3e-6, 1e-6]], "uplink_bps": [1e7, 2e7],
                      "x": 10, "y": 20,
                      "workloads": [{"kind": 0, "bits": 2e6, "cycles_per_bit": 800,
                                     "deadline_s": 1},
                                    {"kind": 1, "bits": 4e6, "cycles_per_bit": 1000}]}]},
        [SENT, KEPT],
        {"now_s", "slot", "latency_unit_s", "queue_bits", "queue_capacity_bits", "x", "y",
         "gain_complex", "uplink_bps", "kind", "deadline_s"},
        [(("beta",), [0.5]), (("beta",), [1, -1]), (("latency_unit_s",), 0), (("slot_s",), 0),
         (("servers", 0, "cpu_hz"), 0), (("servers", 0, "queue_bits"), 6e8), (("servers",), []),
         (("devices", 0, "gain"), [1e-10]), (("devices", 0, "gain_complex"), [[0, 0]]),
         (("devices", 0, "gain_complex", 1), [1]), (("devices", 0, "uplink_bps"), [1e7, 0]),
         (("devices", 0, "workloads", 0, "kind"), 0.5), (("devices", 0, "cpu_hz"), 0)],
        [[], [SENT], [SENT, KEPT, KEPT], [{**SENT, "share": 0}, KEPT], [{**SENT, "server": 3}, KEPT],
         [{**SENT, "device": 1}, KEPT], [{**SENT, "workload": 2}, KEPT],
         [{"device": 0, "workload": 1, "server": 1}, KEPT]],
        signed={"x", "y", "gain_complex"}),
    "vehicular-cloud": Case(
        {"system": "vehicular-cloud", "now_s": 0.5, "carrier_ghz": 5.9,
         "shadowing": {"enabled": True, "seed": 7},
         "psi": {"slope": 0.15, "intercept": 0.001, "per_bits": 8e6},
         "link_bps": [[0, 1e6], [2e6, 0]],
         "vehicles": [{"cpu_hz": 1e9, "arrive_s": 0, "depart_s": 60,
                       "track": [[0, 1.5, -2], [10, 100, 3]], "free_s": 0.75},
                      {"cpu_hz": 2e9, "arrive_s": 1, "depart_s": 50, "track": [[0, 5, 5]]}],
         "subtasks": [{"cycles": 0}, {"cycles": 1e9}, {"cycles": 2e9}],
         "edges": [[0, 1, 4e6], [1, 2, 1e6]], "pinned": [[2, 0]], "deadline_s": 9.5,
         "fixed": [RAN]},
        [HERE, THERE],
        {"now_s", "link_bps", "free_s", "pinned", "deadline_s", "fixed"},
        [(("edges",), [[0, 1, 1], [1, 0, 1]]), (("edges",), [[1, 1, 1]]), (("edges",), [[0, 3, 1]]),
         (("edges",), [[0, 1]]), (("vehicles",), []), (("vehicles", 0, "track"), []),
         (("vehicles", 0, "track", 1, 0), 0), (("vehicles", 0, "track", 0), [0, 1]),
         (("vehicles", 0, "cpu_hz"), 0), (("carrier_ghz",), 0), (("psi", "per_bits"), 0),
         (("link_bps",), [[0, 1]]), (("link_bps", 0), [0]), (("pinned",), [[0, 0], [0, 1]]),
         (("pinned", 0), [0, 2]), (("pinned", 0), [0]), (("fixed",), [RAN, RAN]),
         (("shadowing", "enabled"), 1), (("shadowing", "seed"), 0.5)],
        [[], [HERE], [HERE, THERE, THERE], [THERE, HERE], [{**HERE, "vehicle": 2}, THERE],
         [{**HERE, "subtask": 0}, THERE], [{**HERE, "subtask": 3}, THERE]],
        signed={"track"}),
    "edge-cloud": Case(
        {"system": "edge-cloud", "now_s": 0.5,
         "tiers": [{"name": "device", "cpu_hz": 3e7, "joule_per_bit": 3e-8, "weight": 1},
                   {"name": "edge0", "cpu_hz": 7e7, "joule_per_bit": 2e-8, "weight": 0.5,
                    "free_s": 0.75}],
         "bandwidth_bps": [[0, 6e9], [6e9, 0]], "delta": 0.2, "energy_on": "cycles",
         "workflows": [{"cycles": [1e5, 2e5], "bits": [1e6, 2e6, 3e6], "deadline_s": 1}]},
        [FIRST, SECOND],
        {"now_s", "free_s", "deadline_s"},
        [(("tiers",), []), (("tiers", 0, "cpu_hz"), 0), (("bandwidth_bps",), [[0, 1]]),
         (("bandwidth_bps", 0), [0]), (("bandwidth_bps", 0, 1), 0), (("energy_on",), "work"),
         (("workflows", 0, "bits"), [1, 2]), (("workflows", 0, "cycles"), [1])],
        [[], [FIRST], [FIRST, SECOND, SECOND], [{**FIRST, "tier": 2}, SECOND],
         [{**FIRST, "workflow": 1}, SECOND], [{**FIRST, "subtask": 2}, SECOND]]),
    "task-graph": Case(
        {"format": "vec-costs/1", "cost_s": [[1.5, 2], [3, 0]], "edges": [[0, 1, 2.5]]},
        [ROOT, LEAF],
        {"start_s"},
        [(("edges",), [[0, 1, 1], [1, 0, 1]]), (("edges",), [[1, 1, 1]]), (("edges",), [[0, 2, 1]]),
         (("edges",), [[0, 1]]), (("cost_s", 0), []), (("cost_s", 0), [1])],
        [[], [ROOT], [ROOT, LEAF, LEAF], [LEAF, ROOT], [{**ROOT, "processor": 2}, LEAF],
         [{**ROOT, "subtask": 2}, LEAF]]),
}


def places(value, path=()):
    """Every (path, value) inside a document."""
    children = value.items() if isinstance(value, dict) else \
        enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield path + (key,), child
        yield from places(child, path + (key,))


def changed(document, path, new):
    """A copy with another value at path."""
    document = copy.deepcopy(document)
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = new
    return document


def without(document, path):
    """A copy without what is at path."""
    document = copy.deepcopy(document)
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    return document


def mutations(document, case):
    """(what, text) of documents that are all wrong."""
    text = json.dumps(document)
    for path, value in places(document):
        name = "/" + "/".join(map(str, path))
        for wrong in (None, "x", [["y"]], {"z": 1}, False):
            if wrong is False and isinstance(value, bool) or wrong == "x" and path[-1] == "name":
                continue
            yield f"{name} = {wrong!r}", json.dumps(changed(document, path, wrong))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            for wrong in ("-1", "NaN", "Infinity", "1e999", "-1e999"):
                if wrong == "-1" and {path[-1], path[-3:][0]} & {*case.signed}:
                    continue
                marked = json.dumps(changed(document, path, "@"))
                yield f"{name} = {wrong}", marked.replace('"@"', wrong)
        if isinstance(path[-1], str) and path[-1] not in case.optional:
            yield f"no {name}", json.dumps(without(document, path))
        if isinstance(value, dict):
            yield f"more in {name}", json.dumps(changed(document, path, {**value, "a\nb~/c": 1}))
    yield "a key twice", '{"meta": 1, "meta": 2, ' + text[1:]
    yield "another key", json.dumps({**document, "speed": 1})
    source = random.Random(1)
    for _ in range(20):
        end = source.randrange(len(text))
        yield f"cut at {end}", text[:end]
        where = source.randrange(1, len(text) - 1)
        yield f"control character at {where}", text[:where] + "\x01" + text[where:]
    yield "two documents", text + text
    yield "a list", "[" + text + "]"
    yield "deep", "[" * 200000
    yield "deep and closed", "[" * 200000 + "]" * 200000
    yield "bytes", b"\xff\xfe\x00"
    yield "bytes in a string", text.replace("1", "\udcff", 1).encode("utf-8", "surrogateescape")


def wrong_instances(case):
    """Mutations that only make sense for an instance."""
    yield from mutations(case.instance, case)
    for path, wrong in case.changes:
        yield f"{path} = {wrong}", json.dumps(changed(case.instance, path, wrong))


def wrong_plans(case):
    """Mutations that only make sense for a plan."""
    yield from mutations(case.plan, case)
    for wrong in case.plans:
        yield f"assignments = {wrong}", json.dumps({**case.plan, "assignments": wrong})


def main():
    program, folder = map(os.path.abspath, sys.argv[1:])
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)

    def write(name, content):
        with open(name, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())

    def run(*arguments):
        return subprocess.run([program, *arguments], capture_output=True, check=False)

    status = 0
    for name, case in CASES.items():
        write("instance.json", json.dumps(case.instance))
        write("plan.json", json.dumps(case.plan))
        whole = run("evaluate", "instance.json", "plan.json")
        assert whole.returncode == 0, whole.stderr
        least = json.dumps({key: value for key, value in case.instance.items()
                            if key not in case.optional})
        write("least.json", least)
        assert run("schedule", "least.json", "--policy=greedy").returncode == 0, name

        count = bad = 0
        for what, content in wrong_instances(case):
            write("wrong.json", content)
            count, bad = count + 1, bad + complain(what, run("schedule", "wrong.json", "--policy=greedy"))
        for what, content in wrong_plans(case):
            write("wrong.json", content)
            count, bad = count + 1, bad + complain(what, run("evaluate", "instance.json", "wrong.json"))
        print(f"{name}: {count} broken documents, {bad} of them not refused as they should be")
        status = 1 if bad or count < 200 else status
    return status


def complain(what, result):
    """1 and a line about it unless the program refused as it should."""
    lines = result.stderr.decode(errors="replace").splitlines()
    if (result.returncode == 2 and len(lines) == 1 and "wrong.json: " in lines[0]
            and not result.stdout):
        return 0
    print(f"{what}: exit status {result.returncode}, {lines[:3]}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
