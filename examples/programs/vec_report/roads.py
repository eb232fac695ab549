# SPDX-License-Identifier: GPL-2.0-only
"""Roads of a SUMO network as lines."""

import gzip
import os
import xml.etree.ElementTree as ElementTree

# Not roads for cars: drawn thinner.
FOOT = ("footway", "cycleway", "path", "steps", "pedestrian", "bridleway", "track", "railway")


def network_of(scenario):
    """The .net.xml behind a resolved scenario, or None."""
    traffic = scenario["traffic"]
    if traffic["network"]:
        return traffic["network"]
    if traffic["kind"] not in ("sumo", "traci") or not traffic["file"]:
        return None
    try:
        root = ElementTree.parse(traffic["file"]).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    entry = root.find(".//net-file")
    if entry is None:
        entry = root.find(".//net")
    if entry is None or not entry.get("value"):
        return None
    return os.path.join(os.path.dirname(traffic["file"]), entry.get("value"))


def _open(path):
    with open(path, "rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if zipped else open(path, "rb")


def _thin(points, tolerance):
    """Douglas and Peucker's simplification."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    worst, where = 0.0, 0
    for i, (x, y) in enumerate(points[1:-1], 1):
        if length > 0:
            away = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
        else:
            away = ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        if away > worst:
            worst, where = away, i
    if worst <= tolerance:
        return [points[0], points[-1]]
    return _thin(points[: where + 1], tolerance)[:-1] + _thin(points[where:], tolerance)


def read_roads(path, box, tolerance=1.0):
    """Lines [(weight, [(x, y), …]), …] that touch the box (x0, y0, x1, y1).

    Weight 2 is a motorway or trunk road, 1 any other road, 0 a foot or cycle path.
    """
    roads = []
    try:
        with _open(path) as file:
            for _, element in ElementTree.iterparse(file):
                if element.tag != "edge":
                    continue
                kind = element.get("type") or ""
                lanes = element.findall("lane")
                if element.get("function") not in (None, "normal") or not lanes:
                    element.clear()
                    continue
                weight = 1
                if "motorway" in kind or "trunk" in kind:
                    weight = 2
                elif any(word in kind for word in FOOT):
                    weight = 0
                for lane in lanes if weight == 2 else lanes[len(lanes) // 2 :][:1]:
                    points = [
                        tuple(float(v) for v in pair.split(",")[:2])
                        for pair in lane.get("shape", "").split()
                    ]
                    if any(
                        box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in points
                    ):
                        roads.append((weight, _thin(points, tolerance)))
                element.clear()
    except (OSError, ElementTree.ParseError, ValueError):
        return []
    return roads
