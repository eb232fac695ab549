#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Turns a raw OpenStreetMap extract into a SUMO configuration and a vec scenario.

Uses SUMO's own tools: netconvert, polyconvert, randomTrips.py, duarouter and sumo. The folder
appears when everything in it is there, or not at all. Exit status: 0, 2 (the input is wrong),
3 (a tool or the disk).
"""

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

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


class Problem(Exception):
    """One line for the user, and the exit status."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


class Tools:
    """SUMO's programs, wherever they are; runs them in one folder."""

    def __init__(self, folder, source):
        self.folder = folder
        self.source = source
        self.home = os.environ.get("SUMO_HOME") or "/usr/share/sumo"
        self.environment = dict(os.environ, SUMO_HOME=self.home)

    def program(self, name):
        path = shutil.which(name) or shutil.which(os.path.join(self.home, "bin", name))
        if not path:
            raise Problem(3, f"{name} is not installed: install the packages sumo and sumo-tools")
        return path

    def share(self, *parts):
        path = os.path.join(self.home, *parts)
        if not os.path.exists(path):
            raise Problem(
                3, f"{path} is missing: install the packages sumo and sumo-tools, or set SUMO_HOME"
            )
        return path

    def check(self):
        for name in ("netconvert", "polyconvert", "duarouter", "sumo"):
            self.program(name)
        self.share("tools", "randomTrips.py")
        self.share("data", "typemap", "osmNetconvert.typ.xml")

    def run(self, name, *arguments):
        """Runs a tool quietly; its first complaint becomes ours."""
        say(f"{os.path.basename(name)} …")
        done = subprocess.run(
            [*([sys.executable, name] if name.endswith(".py") else [self.program(name)]), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
            errors = [line[7:] for line in lines if line.startswith("Error: ")]
            why = (errors or lines[-1:] or [f"exit status {done.returncode}"])[0]
            why = why.rstrip(".")
            raise Problem(2, f"{self.source}: {os.path.basename(name)} cannot use it: {why}")


def say(text):
    """Progress, for those who watch."""
    if sys.stderr.isatty():
        print(f"\r\033[Kimport-osm: {text}", end="", file=sys.stderr, flush=True)


def say_no_more():
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def look_at(path):
    """Whether the extract has buildings; refuses what is no extract with roads."""
    roads = buildings = 0
    root = None
    try:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
            for event, element in ElementTree.iterparse(file, events=("start", "end")):
                if root is None:
                    root = element
                    if root.tag != "osm":
                        raise Problem(2, f"{path}: expected OpenStreetMap XML, <osm>, found <{root.tag}>")
                elif event == "end" and element.tag in ("node", "way", "relation"):
                    if element.tag == "way":
                        keys = {tag.get("k") for tag in element.iter("tag")}
                        roads += "highway" in keys
                        buildings += "building" in keys
                    root.clear()
    except ElementTree.ParseError as error:
        raise Problem(2, f"{path}: expected OpenStreetMap XML: {error}") from error
    except (OSError, EOFError) as error:
        raise Problem(2, f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if roads == 0:
        raise Problem(2, f"{path}: expected roads (ways with the key highway), found none")
    return buildings > 0


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


def make_network(tools, osm):
    with open(os.path.join(tools.folder, "roads.typ.xml"), "w", encoding="utf-8") as file:
        file.write(ROAD_TYPES)
    types = [tools.share("data", "typemap", "osmNetconvert.typ.xml"), "roads.typ.xml"]
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
    has_buildings = look_at(options.osm)
    parent = os.path.dirname(os.path.abspath(options.out))
    os.makedirs(parent, exist_ok=True)
    work = tempfile.mkdtemp(prefix=".import-osm-", dir=parent)
    try:
        tools = Tools(work, options.osm)
        tools.check()
        osm = os.path.abspath(options.osm)
        edges, diagonal = make_network(tools, osm)
        buildings = make_buildings(tools, osm) if has_buildings else 0
        trips = make_traffic(tools, options, edges, diagonal)
        write_config(work, buildings)
        vehicles = count_vehicles(tools)
        name = os.path.basename(options.osm)
        write_scenario(work, name, vehicles, options.spacing_m, options.seed)
        strip_headers(work, (NET, BUILDINGS, ROUTES))
        for extra in sorted(set(os.listdir(work)) - {NET, BUILDINGS, ROUTES, CONFIG, SCENARIO}):
            os.remove(os.path.join(work, extra))
        os.chmod(work, 0o777 & ~current_umask())
        os.rename(work, options.out)
    finally:
        say_no_more()
        shutil.rmtree(work, ignore_errors=True)
    lane_km = sum(length * lanes for length, _, lanes in edges.values()) / 1000
    print(f"{os.path.join(options.out, NET)}: {len(edges)} roads, {lane_km:.1f} km of lanes")
    if buildings:
        print(f"{os.path.join(options.out, BUILDINGS)}: {buildings} buildings")
    print(f"{os.path.join(options.out, ROUTES)}: {trips} trips, {trips * 3600 / TOTAL_S:.0f} an hour")
    print(f"{os.path.join(options.out, CONFIG)}: about {vehicles:.0f} vehicles at once after {WARMUP_S} s")
    print(f"{os.path.join(options.out, SCENARIO)}: ./vec run {os.path.join(options.out, SCENARIO)}")


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
    parser.add_argument("osm", metavar="FILE.osm", help="OpenStreetMap XML, plain or .gz")
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
    return parser.parse_args(arguments)


def main():
    try:
        import_osm(parse(sys.argv[1:]))
    except Problem as problem:
        print(f"import-osm: {problem}", file=sys.stderr)
        sys.exit(problem.status)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"import-osm: {where}{error.strerror}", file=sys.stderr)
        sys.exit(3)


if __name__ == "__main__":
    main()
