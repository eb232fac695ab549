#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Turns a raw OpenStreetMap extract into a SUMO configuration and a vec scenario.

Uses SUMO's own tools: netconvert, polyconvert, randomTrips.py, duarouter and sumo. The folder
appears when everything in it is there, or not at all. Exit status: 0, 2 (the input is wrong),
3 (a tool or the disk).
"""

import _signal  # the part of signal that is there at once

# Until there is something to clean up an interrupt just ends this, also in the middle of imports. The
# driver holds it back until here.
for number in (_signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP):
    if _signal.getsignal(number) != _signal.SIG_IGN:
        _signal.signal(number, _signal.SIG_DFL)
_signal.pthread_sigmask(_signal.SIG_UNBLOCK, (_signal.SIGINT, _signal.SIGTERM))

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import statistics
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
sys.dont_write_bytecode = True

from vec_osm.extract import Extract, format_of, prepare
from vec_osm.tools import Interrupted, Problem, Tools, say_no_more
from vec_osm.tools import clean_up_on_signals, hold_signals, release_signals

NET = "map.net.xml"
BUILDINGS = "buildings.poly.xml"
ROUTES = "traffic.rou.xml"
CONFIG = "map.sumocfg"
SCENARIO = "scenario.json"

VEHICLES_AT_ONCE = 80
EQUIPPED_AT_ONCE = 60
MOST_PER_LANE_KM = 20
SHORTEST_TRIP_M = 300
WARMUP_S = 120
TOTAL_S = 900
TRIAL_S = 300
SLOWED_DOWN = 1.3  # a trip takes so much longer than its free drive

# Raceways are for cars here: in SUMO's own table nobody but VIPs may use them.
ROAD_TYPES = """<types>
    <type id="highway.raceway" numLanes="2" speed="27.78" priority="14" allow="passenger"/>
</types>
"""
BUILDING_TYPES = """<polygonTypes>
    <polygonType id="building" name="building" color=".7,.7,.7" layer="-1"/>
</polygonTypes>
"""


def read_net(path):
    """Edges as {id: (length, speed, lanes)}, and the diagonal of the network, m."""
    edges = {}
    diagonal = 0
    for _, element in ElementTree.iterparse(path):
        if element.tag == "location":
            x0, y0, x1, y1 = map(float, element.get("convBoundary").split(","))
            diagonal = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        elif element.tag == "edge":
            lanes = element.findall("lane")
            if lanes and not element.get("function"):
                speed = max(float(lane.get("speed")) for lane in lanes)
                edges[element.get("id")] = (float(lanes[0].get("length")), speed, len(lanes))
            element.clear()
    return edges, diagonal


def make_network(tools, osm, keeps_left):
    with open(os.path.join(tools.folder, "roads.typ.xml"), "w", encoding="utf-8") as file:
        file.write(ROAD_TYPES)
    # A copy, since its folder may have any name.
    known = tools.share("data", "typemap", "osmNetconvert.typ.xml")
    shutil.copyfile(known, os.path.join(tools.folder, "osm.typ.xml"))
    types = ["osm.typ.xml", "roads.typ.xml"]
    switches = (
        "geometry.remove",
        "junctions.join",
        "ramps.guess",
        "roundabouts.guess",
        "tls.guess-signals",
        "tls.discard-simple",
        "tls.join",
        "no-turnarounds.except-deadend",
        "remove-edges.isolated",
        "output.street-names",
        *(["lefthand"] if keeps_left else []),
    )
    tools.run(
        "netconvert",
        *("--osm-files", osm, "--type-files", ",".join(types), "--output-file", NET),
        *("--keep-edges.by-vclass", "passenger"),
        *(f"--{switch}" for switch in switches),
    )
    edges, diagonal = read_net(os.path.join(tools.folder, NET))
    if not edges:
        raise Problem(2, f"{tools.source}: expected roads for cars that meet others, found none")
    return edges, diagonal


def make_buildings(tools, osm):
    """Returns the number of buildings; no file when there is none."""
    with open(os.path.join(tools.folder, "buildings.typ.xml"), "w", encoding="utf-8") as file:
        file.write(BUILDING_TYPES)
    tools.run(
        "polyconvert",
        *("--net-file", NET, "--osm-files", osm, "--type-file", "buildings.typ.xml"),
        *("--discard", "true", "--output-file", BUILDINGS),
    )
    path = os.path.join(tools.folder, BUILDINGS)
    count = sum(element.tag == "poly" for _, element in ElementTree.iterparse(path))
    if count == 0:
        os.remove(path)
    return count


def make_trips(tools, seed, diagonal, duration_s, rate_per_h):
    """Random trips over the map that can be driven; returns their routes, lists of edges."""
    tools.run(
        tools.share("tools", "randomTrips.py"),
        *("--net-file", NET, "--output-trip-file", "trips.xml", "--route-file", ROUTES),
        *("--seed", str(seed), "--end", str(duration_s), "--period", repr(3600 / rate_per_h)),
        *("--min-distance", repr(min(SHORTEST_TRIP_M, round(diagonal / 5, 1)))),
        *("--fringe-factor", "10", "--lanes", "--validate", "--remove-loops"),
        *("--vehicle-class", "passenger", "--prefix", "veh"),
        *("--trip-attributes", 'departLane="best" departSpeed="max" departPos="random_free"'),
    )
    path = os.path.join(tools.folder, ROUTES)
    if not os.path.exists(path):
        raise Problem(2, f"{tools.source}: expected roads on which a trip is possible, found none")
    routes = [
        element.get("edges").split()
        for _, element in ElementTree.iterparse(path)
        if element.tag == "route"
    ]
    if not routes:
        raise Problem(2, f"{tools.source}: expected roads on which a trip is possible, found none")
    return routes


def make_traffic(tools, options, edges, diagonal):
    """Trips for the wanted rate, or for VEHICLES_AT_ONCE; returns their number.

    A trial tells how long trips are and which share of the random ones can be driven.
    """
    routes = make_trips(tools, options.seed, diagonal, TRIAL_S, 3600)
    rate_per_h = options.rate_per_h
    if not rate_per_h:
        mean_s = statistics.fmean(sum(edges[e][0] / edges[e][1] for e in route) for route in routes)
        lane_km = sum(length * lanes for length, _, lanes in edges.values()) / 1000
        vehicles = min(VEHICLES_AT_ONCE, MOST_PER_LANE_KM * lane_km)
        rate_per_h = 3600 * vehicles / (SLOWED_DOWN * mean_s)
    asked = rate_per_h * TRIAL_S / len(routes)
    return len(make_trips(tools, options.seed, diagonal, TOTAL_S, asked))


def write_config(folder, buildings):
    additional = f'\n        <additional-files value="{BUILDINGS}"/>' if buildings else ""
    with open(os.path.join(folder, CONFIG), "w", encoding="utf-8") as file:
        file.write(
            f"""<?xml version="1.0" encoding="UTF-8"?>
<configuration>
    <input>
        <net-file value="{NET}"/>
        <route-files value="{ROUTES}"/>{additional}
    </input>
    <time>
        <begin value="0"/>
        <end value="{TOTAL_S}"/>
        <step-length value="0.5"/>
    </time>
    <report>
        <no-step-log value="true"/>
    </report>
</configuration>
"""
        )


def count_vehicles(tools):
    """Drives the traffic once; vehicles on the road after the warm-up, mean."""
    tools.run(
        "sumo",
        *("--configuration-file", CONFIG, "--xml-validation", "never", "--no-warnings"),
        *("--summary-output", "summary.xml", "--end", str(WARMUP_S + 120)),
    )
    path = os.path.join(tools.folder, "summary.xml")
    counts = [
        int(element.get("running"))
        for _, element in ElementTree.iterparse(path)
        if element.tag == "step" and float(element.get("time")) >= WARMUP_S
    ]
    mean = statistics.fmean(counts)
    if mean < 1:
        raise Problem(2, f"{tools.source}: expected traffic, but vehicles cannot get onto its roads")
    return mean


def write_scenario(folder, source, vehicles, spacing_m, seed):
    scenario = {
        "format": "vec-scenario/1",
        "meta": f"Made by import-osm from {source}. Map data © OpenStreetMap contributors, ODbL 1.0.",
        "system": "mec-dag",
        "traffic": {
            "kind": "sumo",
            "file": CONFIG,
            "penetration": min(1, round(EQUIPPED_AT_ONCE / vehicles, 2)),
        },
        "time": {"sumo_warmup_s": WARMUP_S, "warmup_s": 2, "measure_s": 60, "drain_s": 10},
        "radio": {"kind": "80211p"},
        "rsus": {"spacing_m": spacing_m},
        "workload": {"profile": "11p", "arrivals": "poisson", "rate_hz": 0.07},
        "policy": {"name": "greedy"},
        "seed": seed,
    }
    with open(os.path.join(folder, SCENARIO), "w", encoding="utf-8") as file:
        json.dump(scenario, file, indent=2, ensure_ascii=False)
        file.write("\n")


def strip_headers(folder, names):
    """Takes away the comments in which SUMO's tools note the time of day."""
    for name in names:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(re.sub(r"<!-- generated on .*?-->\n*", "", text, flags=re.S))


def import_osm(options):
    if os.path.exists(options.out) and not (os.path.isdir(options.out) and not os.listdir(options.out)):
        raise Problem(2, f"{options.out}: expected a folder that is empty or not there yet")
    _, opener = format_of(options.osm)
    extract = Extract(options.osm, opener, options.osm) if opener else None
    target = os.path.realpath(options.out)  # a link to a folder stays one
    parent = os.path.dirname(target)
    os.makedirs(parent, exist_ok=True)
    before = hold_signals()
    work = tempfile.mkdtemp(prefix=".import-osm-", dir=parent)
    try:
        clean_up_on_signals()
        release_signals(before)
        tools = Tools(work, options.osm)
        tools.check()
        osm = prepare(tools, options.osm)
        extract = extract or Extract(os.path.join(work, osm), open, options.osm)
        keeps_left, reason = extract.keeps_left(options.driving_side)
        edges, diagonal = make_network(tools, osm, keeps_left)
        buildings = make_buildings(tools, osm) if extract.buildings else 0
        trips = make_traffic(tools, options, edges, diagonal)
        write_config(work, buildings)
        vehicles = count_vehicles(tools)
        name = os.path.basename(options.osm)
        write_scenario(work, name, vehicles, options.spacing_m, options.seed)
        strip_headers(work, (NET, BUILDINGS, ROUTES))
        for extra in sorted(set(os.listdir(work)) - {NET, BUILDINGS, ROUTES, CONFIG, SCENARIO}):
            os.remove(os.path.join(work, extra))
        os.chmod(work, 0o777 & ~current_umask())
        os.rename(work, target)
    finally:
        say_no_more()
        shutil.rmtree(work, ignore_errors=True)
    lane_km = sum(length * lanes for length, _, lanes in edges.values()) / 1000
    side = ("left" if keeps_left else "right") + (f" ({reason})" if reason else "; if not, --driving-side=left")
    print(f"{os.path.join(options.out, NET)}: {len(edges)} roads, {lane_km:.1f} km of lanes")
    print(f"{os.path.join(options.out, NET)}: traffic keeps {side}")
    if buildings:
        print(f"{os.path.join(options.out, BUILDINGS)}: {buildings} buildings")
    print(f"{os.path.join(options.out, ROUTES)}: {trips} trips, {trips * 3600 / TOTAL_S:.0f} an hour")
    print(f"{os.path.join(options.out, CONFIG)}: about {vehicles:.0f} vehicles at once after {WARMUP_S} s")
    scenario = os.path.join(options.out, SCENARIO)
    print(f"{scenario}: ./vec run {shlex.quote(scenario)}")


def current_umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def bounded(kind, low):
    def convert(text):
        value = kind(text)
        if not low <= value < 1e9:
            raise ValueError
        return value

    convert.__name__ = f"number of at least {low}"
    return convert


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Problem(2, message)


def parse(arguments):
    parser = Parser(
        prog="import-osm", description="OpenStreetMap extract to SUMO network, traffic and vec scenario."
    )
    parser.add_argument(
        "osm",
        metavar="FILE.osm",
        help="OpenStreetMap XML, plain, .gz, .bz2 or .xz; .pbf and .o5m with osmium or osmconvert",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="new folder for the results")
    parser.add_argument("--seed", type=bounded(int, 0), default=1, help="of the random trips (1)")
    parser.add_argument(
        "--rate-per-h",
        type=bounded(float, 1),
        metavar="N",
        help=f"vehicles that set out in an hour (enough for about {VEHICLES_AT_ONCE} at once)",
    )
    parser.add_argument(
        "--spacing-m", type=bounded(float, 10), default=400, metavar="M", help="between RSUs (400)"
    )
    parser.add_argument(
        "--driving-side",
        choices=("left", "right"),
        help="of the road (as roundabouts turn; without any, by the place)",
    )
    return parser.parse_args(arguments)


def flush_output():
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python says it again
        raise Problem(3, f"standard output: cannot be written: {error.strerror}") from error


def main():
    out = "standard output"
    try:
        try:
            options = parse(sys.argv[1:])
            out = options.out
            import_osm(options)
        finally:
            flush_output()
    except Problem as problem:
        print(f"import-osm: {problem}", file=sys.stderr)
        sys.exit(problem.status)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else f"{out}: cannot be written: "
        print(f"import-osm: {where}{error.strerror}", file=sys.stderr)
        sys.exit(3)
    except Interrupted as end:  # as it would have ended this without us
        signal.signal(end.number, signal.SIG_DFL)
        os.kill(os.getpid(), end.number)


if __name__ == "__main__":
    main()
