# SPDX-License-Identifier: GPL-2.0-only
"""OpenStreetMap extracts: what format they have, what is in them, and where they are."""

import bz2
import gzip
import lzma
import math
import os
import re
import shlex
import shutil
import xml.etree.ElementTree as ElementTree

from .tools import Problem, say

# How a file begins, what that is, and how it is opened (None: not by us).
FORMATS = (
    (b"\x1f\x8b", "gzip", gzip.open),
    (b"BZh", "bzip2", bz2.open),
    (b"\xfd7zXZ", "xz", lzma.open),
    (b"\xff\xe0", "o5m", None),
    (b"PK\x03\x04", "zip", None),
    (b"\x28\xb5\x2f\xfd", "zstd", None),
)

# Commands that turn other formats into XML; those that are there are used.
CONVERTERS = {
    "PBF": (("osmium", ("cat", "{}", "-o", "{}")), ("osmconvert", ("{}", "-o={}"))),
    "o5m": (("osmium", ("cat", "{}", "-o", "{}")), ("osmconvert", ("{}", "-o={}"))),
    "zip": (("unzip", ("{}",)),),
    "zstd": (("unzstd", ("{}", "-o", "{}")),),
}


def format_of(path):
    """What the first bytes say: a name of FORMATS, PBF or XML; and how to open it."""
    try:
        with open(path, "rb") as file:
            head = file.read(32)
    except OSError as error:
        raise Problem(2, f"{path}: cannot be read: {error.strerror}") from error
    for magic, name, opener in FORMATS:
        if head.startswith(magic):
            return name, opener
    return ("PBF", None) if b"OSMHeader" in head else ("XML", open)


def prepare(tools, path):
    """The extract in the working folder, under a name that every tool understands."""
    name, opener = format_of(path)
    whole = os.path.abspath(path)
    if name in ("XML", "gzip"):
        extract = "extract.osm" + (".gz" if name == "gzip" else "")
        os.symlink(whole, os.path.join(tools.folder, extract))
        return extract
    extract = os.path.join(tools.folder, "extract.osm")
    if opener:
        say("unpacking …")
        with opener(path, "rb") as packed, open(extract, "wb") as file:
            shutil.copyfileobj(packed, file)
        return "extract.osm"
    plain = re.sub(r"(\.osm)?\.(pbf|o5m|zip|zst)$", "", path, flags=re.I) + ".osm"
    for program, arguments in CONVERTERS[name] if name in ("PBF", "o5m") else ():
        if shutil.which(program):
            say(f"{program} …")
            files = iter((whole, extract))
            command = [program, *(a.replace("{}", next(files)) if "{}" in a else a for a in arguments)]
            status, printed = tools.call(command)
            if status != 0:
                lines = [line.strip() for line in printed.splitlines() if line.strip()]
                why = (lines[-1:] or [f"exit status {status}"])[0]
                raise Problem(2, f"{path}: {program} cannot read it: {why}")
            return "extract.osm"
    program, arguments = CONVERTERS[name][0]
    files = iter((path, plain))
    words = [program, *(a.replace("{}", next(files)) if "{}" in a else a for a in arguments)]
    hint = "; install the package osmium-tool, or give it" if name in ("PBF", "o5m") else "; give it"
    command = " ".join(map(shlex.quote, words))
    raise Problem(3, f"{path}: expected OpenStreetMap XML, found {name}{hint} as XML: {command}")


class Extract:
    """What is in an extract: roads, buildings, where it is, which way its roundabouts turn."""

    def __init__(self, path, opener, source):
        """Refuses what is no extract with roads; source is its name for the user."""
        self.path = path
        self.opener = opener
        self.source = source
        self.roads = self.buildings = 0
        self.west = self.south = math.inf
        self.east = self.north = -math.inf
        self.circles = []  # the nodes of roundabouts, in driving direction
        for element in self.elements():
            if element.tag == "node":
                longitude, latitude = float(element.get("lon", "nan")), float(element.get("lat", "nan"))
                self.west, self.east = min(self.west, longitude), max(self.east, longitude)
                self.south, self.north = min(self.south, latitude), max(self.north, latitude)
            elif element.tag == "way":
                self.look_at_way(element)
        if self.roads == 0:
            raise Problem(2, f"{source}: expected roads (ways with the key highway), found none")

    def look_at_way(self, way):
        tags = {tag.get("k"): tag.get("v") for tag in way.iter("tag")}
        self.roads += "highway" in tags
        self.buildings += "building" in tags
        if "highway" in tags and tags.get("junction") in ("roundabout", "circular"):
            nodes = [node.get("ref") for node in way.iter("nd")]
            self.circles.append(nodes[::-1] if tags.get("oneway") in ("-1", "reverse") else nodes)

    def elements(self):
        root = None
        try:
            with self.opener(self.path, "rb") as file:
                for event, element in ElementTree.iterparse(file, events=("start", "end")):
                    if root is None:
                        root = element
                        if root.tag != "osm":
                            found = f"expected OpenStreetMap XML, <osm>, found <{root.tag}>"
                            raise Problem(2, f"{self.source}: {found}")
                    elif event == "end" and element.tag in ("node", "way", "relation"):
                        yield element
                        root.clear()
        except (ElementTree.ParseError, ValueError) as error:
            raise Problem(2, f"{self.source}: expected OpenStreetMap XML: {error}") from error
        except (OSError, EOFError, lzma.LZMAError) as error:
            why = getattr(error, "strerror", None) or error
            raise Problem(2, f"{self.source}: cannot be read: {why}") from error

    def turns(self):
        """How many roundabouts turn clockwise, and how many the other way."""
        wanted = {node for circle in self.circles for node in circle}
        if not wanted:
            return 0, 0
        places = {}
        for element in self.elements():
            if element.tag == "node" and element.get("id") in wanted:
                places[element.get("id")] = float(element.get("lon")), float(element.get("lat"))
        clockwise = counter = 0
        for circle in self.circles:
            points = [places[node] for node in circle if node in places]
            area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]))
            clockwise += area < 0
            counter += area > 0
        return clockwise, counter

    def keeps_left(self, wish):
        """Whether traffic keeps left, and how we know."""
        if wish:
            return wish == "left", "--driving-side"
        clockwise, counter = self.turns()
        if clockwise != counter:
            some = max(clockwise, counter)
            turn = "clockwise" if clockwise > counter else "counter-clockwise"
            which = f"{some} of {clockwise + counter} roundabouts turn" if some > 1 else "its roundabout turns"
            return clockwise > counter, f"{which} {turn}"
        longitude, latitude = (self.west + self.east) / 2, (self.south + self.north) / 2
        for place, west, south, east, north in KEEP_LEFT:
            if west <= longitude <= east and south <= latitude <= north:
                return True, place
        return False, ""


# Where traffic keeps left, in boxes that reach into no country where it keeps right: longitude and
# latitude of the south-western and of the north-eastern corner. Near borders of such countries there
# is no box.
KEEP_LEFT = (
    ("Great Britain and Ireland", -11, 51.02, 1.77, 61),
    ("Great Britain", -7, 49.8, 1.0, 51.02),
    ("Channel Islands", -2.75, 49.15, -1.98, 49.75),
    ("Malta", 14.1, 35.75, 14.6, 36.1),
    ("Cyprus", 32.2, 34.5, 34.65, 35.75),
    ("Japan", 129.7, 30, 136, 36.5),
    ("Japan", 128.5, 31, 129.7, 34),
    ("Japan", 136, 33, 139.3, 38.6),
    ("Japan", 139.3, 33, 145.9, 45.55),
    ("Japan", 122.9, 24, 131.4, 30.5),
    ("Hong Kong", 113.83, 22.15, 114.45, 22.48),
    ("Macao", 113.53, 22.11, 113.6, 22.21),
    ("Thailand", 99.6, 7.4, 102.3, 17.4),
    ("Malaysia, Singapore and Indonesia", 95, -11, 119.3, 7.4),
    ("Indonesia", 119.3, -11, 141, 4.5),
    ("Papua New Guinea", 141, -11.9, 156.5, -0.5),
    ("India and its neighbours", 68.5, 5.5, 88.5, 27.3),
    ("Pakistan and India", 70.6, 27.3, 78, 33.5),
    ("Pakistan", 71.5, 33.5, 75, 35),
    ("Pakistan", 64, 23.5, 68.5, 29),
    ("India", 78, 27.3, 81.5, 29.5),
    ("Nepal", 80.3, 27.3, 88, 27.75),
    ("Bangladesh", 88.5, 20.7, 92, 26.5),
    ("Australia", 112, -44, 154, -10),
    ("New Zealand", 166, -48, 180, -34),
    ("Fiji", 176.8, -19.3, 180, -16),
    ("Southern Africa", 11.5, -35, 33, -18),
    ("Zambia", 22.2, -18, 31.5, -13.6),
    ("Eastern Africa", 31.5, -27, 41, -1.5),
    ("Kenya", 34, -4.7, 40.8, 3.5),
    ("Uganda", 31.4, -1, 34, 3.4),
    ("Mauritius", 57.2, -20.6, 57.9, -19.9),
    ("Jamaica", -78.5, 17.6, -76.1, 18.6),
    ("Bahamas", -79.4, 23.3, -74, 27.3),
    ("Barbados", -59.7, 13, -59.4, 13.4),
    ("Trinidad and Tobago", -61.8, 10, -60.4, 11.4),
    ("Guyana and Suriname", -59.5, 4, -54.6, 8),
)
