#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""./vec import-osm as a user types it: on a small crossing, on SUMO's own extract, on bad input."""

import bz2
import filecmp
import gzip
import json
import lzma
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPREEWALDRING = "/usr/share/sumo/tools/game/racing/spreewaldring.osm"
FILES = ["map.net.xml", "map.sumocfg", "scenario.json", "traffic.rou.xml"]

# Two roads of about 1.1 km that cross in the middle, and a house.
CROSSING = """<osm version="0.6">
 <node id="1" lat="52.500" lon="13.400"/><node id="2" lat="52.505" lon="13.400"/>
 <node id="3" lat="52.510" lon="13.400"/><node id="4" lat="52.505" lon="13.392"/>
 <node id="5" lat="52.505" lon="13.408"/>
 <node id="6" lat="52.506" lon="13.401"/><node id="7" lat="52.506" lon="13.402"/>
 <node id="8" lat="52.507" lon="13.402"/>
 <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
 <way id="11"><nd ref="4"/><nd ref="2"/><nd ref="5"/><tag k="highway" v="secondary"/></way>
 <way id="12"><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="6"/><tag k="building" v="yes"/></way>
</osm>
"""

# A roundabout where three roads meet, driven counter-clockwise.
ROUNDABOUT = """<osm version="0.6">
 <node id="1" lat="52.505" lon="13.390"/><node id="2" lat="52.505" lon="13.3995"/>
 <node id="3" lat="52.5047" lon="13.400"/><node id="4" lat="52.505" lon="13.4005"/>
 <node id="5" lat="52.5053" lon="13.400"/><node id="6" lat="52.505" lon="13.410"/>
 <node id="7" lat="52.500" lon="13.400"/>
 <way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>
 <way id="13"><nd ref="3"/><nd ref="7"/><tag k="highway" v="primary"/></way>
 <way id="11"><nd ref="4"/><nd ref="6"/><tag k="highway" v="primary"/></way>
 <way id="12"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="2"/>
  <tag k="highway" v="primary"/><tag k="junction" v="roundabout"/></way>
</osm>
"""


@unittest.skipUnless(shutil.which("netconvert"), "SUMO is not installed")
class ImportOsm(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.crossing = self.write("crossing.osm", CROSSING)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def run_verb(self, *arguments, **environment):
        return subprocess.run(
            [os.path.join(ROOT, "vec"), "import-osm", *arguments],
            cwd=self.folder,
            env=dict(os.environ, **environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            check=False,
        )

    def refused(self, status, text, *arguments, **environment):
        before = sorted(os.listdir(self.folder))
        done = self.run_verb(*arguments, **environment)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(text, done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), before)

    def check_folder(self, folder, buildings):
        names = sorted(FILES + ["buildings.poly.xml"] * (buildings > 0))
        self.assertEqual(sorted(os.listdir(folder)), names)
        with open(os.path.join(folder, "scenario.json"), encoding="utf-8") as file:
            scenario = json.load(file)
        self.assertEqual(scenario["format"], "vec-scenario/1")
        self.assertEqual(scenario["traffic"]["file"], "map.sumocfg")
        self.assertGreater(scenario["traffic"]["penetration"], 0)
        if buildings:
            polygons = ElementTree.parse(os.path.join(folder, "buildings.poly.xml"))
            self.assertEqual(len(polygons.findall("poly")), buildings)
        subprocess.run(
            ["sumo", "-X", "never", "-W", "-c", "map.sumocfg", "--end", "60"]
            + ["--summary-output", self.path("summary.xml")],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        steps = ElementTree.parse(self.path("summary.xml")).findall("step")
        self.assertGreater(int(steps[-1].get("running")), 5)
        return scenario

    def test_a_crossing(self):
        done = self.run_verb("crossing.osm", "--out=map", "--spacing-m=300")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("./vec run map/scenario.json", done.stdout)
        scenario = self.check_folder(self.path("map"), 1)
        self.assertEqual(scenario["rsus"], {"spacing_m": 300})
        net = ElementTree.parse(self.path("map/map.net.xml"))
        roads = [edge for edge in net.findall("edge") if not edge.get("function")]
        self.assertEqual(len(roads), 8)  # four arms, two ways each
        self.refused(2, "map: expected a folder that is empty", "crossing.osm", "--out=map")

        # The same from gzip, into an empty folder that is there: the same bytes.
        with gzip.open(self.path("crossing.osm.gz"), "wt", encoding="utf-8") as file:
            file.write(CROSSING)
        os.mkdir(self.path("again"))
        self.assertEqual(self.run_verb("crossing.osm.gz", "--out=again").returncode, 0)
        names = ["buildings.poly.xml", "map.net.xml", "map.sumocfg", "traffic.rou.xml"]
        compared = filecmp.cmpfiles(self.path("map"), self.path("again"), names, shallow=False)
        self.assertEqual(compared, (names, [], []))

    def test_seed_and_rate(self):
        done = self.run_verb("crossing.osm", "--out=deep/a", "--rate-per-h=1200")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.run_verb("crossing.osm", "--out=deep/b", "--rate-per-h=1200", "--seed=2")
        self.assertEqual(done.returncode, 0, done.stderr)
        routes = []
        for out in ("a", "b"):
            tree = ElementTree.parse(self.path(f"deep/{out}/traffic.rou.xml"))
            routes.append([v.find("route").get("edges") for v in tree.findall("vehicle")])
            # The routes are of a quarter of an hour.
            self.assertAlmostEqual(len(routes[-1]) * 4 / 1200, 1, delta=0.2)
        self.assertNotEqual(routes[0], routes[1])

    @unittest.skipUnless(os.path.exists(SPREEWALDRING), "sumo-tools are not installed")
    def test_the_extract_that_sumo_ships(self):
        done = self.run_verb(SPREEWALDRING, "--out=ring")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.check_folder(self.path("ring"), 3)

    def test_bad_input(self):
        self.refused(2, "none.osm: cannot be read: No such file", "none.osm", "--out=x")
        self.refused(2, ": cannot be read: Is a directory", self.folder, "--out=x")
        self.write("torn.osm", CROSSING[:400])
        self.refused(2, "torn.osm: expected OpenStreetMap XML: ", "torn.osm", "--out=x")
        self.write("torn.osm.gz", "no gzip")
        self.refused(2, "torn.osm.gz: expected OpenStreetMap XML: ", "torn.osm.gz", "--out=x")
        self.write("other.osm", "<net/>")
        self.refused(2, "expected OpenStreetMap XML, <osm>, found <net>", "other.osm", "--out=x")
        self.write("empty.osm", '<osm version="0.6"/>')
        self.refused(2, "expected roads (ways with the key highway)", "empty.osm", "--out=x")
        self.write("path.osm", CROSSING.replace("primary", "path").replace("secondary", "path"))
        self.refused(2, "path.osm: netconvert cannot use it: No edges", "path.osm", "--out=x")
        # Nodes that are referred to but not there: nothing of the roads is left.
        self.write("hollow.osm", CROSSING.replace('<node id="', '<node id="9'))
        self.refused(2, "", "hollow.osm", "--out=x")

    def test_packed_extracts(self):
        self.assertEqual(self.run_verb("crossing.osm", "--out=plain").returncode, 0)
        for name, pack in (("a.osm.bz2", bz2.compress), ("a.xz", lzma.compress), ("odd", gzip.compress)):
            with open(self.path(name), "wb") as file:
                file.write(pack(CROSSING.encode()))
            done = self.run_verb(name, "--out=" + name + ".d")
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            names = ["buildings.poly.xml", "map.net.xml", "map.sumocfg", "traffic.rou.xml"]
            folders = self.path("plain"), self.path(name + ".d")
            self.assertEqual(filecmp.cmpfiles(*folders, names, shallow=False), (names, [], []), name)
            with open(self.path("torn." + name), "wb") as file:
                file.write(pack(CROSSING.encode())[:-20])
            self.refused(2, f"torn.{name}: cannot be read: ", "torn." + name, "--out=x")

    def test_other_formats_are_refused_by_name(self):
        for name, head, found in (
            ("it's.osm.pbf", b"\0\0\0\x0d\n\tOSMHeader\x18\xac\x01", "PBF"),
            ("a.o5m", b"\xff\xe0\x04o5m2", "o5m"),
            ("a.osm.zip", b"PK\x03\x04", "zip"),
            ("a.osm.zst", b"\x28\xb5\x2f\xfd", "zstd"),
        ):
            with open(self.path(name), "wb") as file:
                file.write(head)
            if found in ("PBF", "o5m") and (shutil.which("osmium") or shutil.which("osmconvert")):
                self.refused(2, "cannot read it: ", name, "--out=x")
                continue
            self.refused(3, f"{name}: expected OpenStreetMap XML, found {found}; ", name, "--out=x")
            if found == "PBF":
                command = """osmium cat 'it'"'"'s.osm.pbf' -o 'it'"'"'s.osm'"""
                self.refused(3, command, name, "--out=x")

    def test_any_name_will_do(self):
        for name in ("planet_-0.1,51.5_-0.09,51.6", "a b'c\"d", "ü${HOME}", "a;b&<c>%20#"):
            os.mkdir(self.path(name))
            self.write(os.path.join(name, name + ".osm"), CROSSING)
            done = self.run_verb(f"{name}/{name}.osm", f"--out={name}/out,{name}")
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            suggested = done.stdout.split("./vec run ")[1].strip()
            words = subprocess.run(
                ["sh", "-c", f"printf %s {suggested}"], stdout=subprocess.PIPE, check=True
            ).stdout.decode()
            self.assertEqual(words, f"{name}/out,{name}/scenario.json")
            self.check_folder(self.path(words[: -len("/scenario.json")]), 1)

    def test_the_side_of_the_road(self):
        london = CROSSING.replace("13.4", "-0.1").replace("13.392", "-0.108")
        other_way = ROUNDABOUT.replace(
            '<nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="2"/>',
            '<nd ref="2"/><nd ref="5"/><nd ref="4"/><nd ref="3"/><nd ref="2"/>',
        )
        for name, text, options, side in (
            ("berlin", CROSSING, [], "right; if not, --driving-side=left"),
            ("wish", CROSSING, ["--driving-side=left"], "left (--driving-side)"),
            ("london", london, [], "left (Great Britain and Ireland)"),
            ("circle", ROUNDABOUT, [], "right (its roundabout turns counter-clockwise)"),
            ("clock", other_way, [], "left (its roundabout turns clockwise)"),
        ):
            self.write(name + ".osm", text)
            done = self.run_verb(name + ".osm", "--out=" + name, *options)
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            self.assertIn(f"{name}/map.net.xml: traffic keeps {side}\n", done.stdout)
            net = ElementTree.parse(self.path(name + "/map.net.xml")).getroot()
            self.assertEqual(net.get("lefthand") == "true", side.startswith("left"), name)

    def test_an_interrupt_leaves_nothing(self):
        before = sorted(os.listdir(self.folder))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for later in (0, 0.3, 1):
                process = subprocess.Popen(
                    [os.path.join(ROOT, "vec"), "import-osm", "crossing.osm", "--out=x"],
                    cwd=self.folder,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
                while process.poll() is None and sorted(os.listdir(self.folder)) == before:
                    time.sleep(0.01)
                time.sleep(later)
                process.send_signal(number)
                _, said = process.communicate()
                if process.returncode == 0:  # it was faster
                    shutil.rmtree(self.path("x"))
                    continue
                self.assertEqual((process.returncode, said), (-number, b""))
                self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_bad_options(self):
        self.refused(2, "--out", "crossing.osm")
        self.refused(2, "--seed", "crossing.osm", "--out=x", "--seed=many")
        self.refused(2, "--rate-per-h", "crossing.osm", "--out=x", "--rate-per-h=0")
        self.refused(2, "--nonsense", "crossing.osm", "--out=x", "--nonsense=1")

    def test_missing_tools(self):
        # A PATH with all that the driver needs, and no SUMO.
        tools = self.path("bin")
        os.mkdir(tools)
        for folder in ("/bin", "/usr/bin"):
            for name in os.listdir(folder):
                if name.startswith(("ba", "ca", "di", "en", "python3", "re")):
                    link = os.path.join(tools, name)
                    os.path.lexists(link) or os.symlink(os.path.join(folder, name), link)
        self.refused(
            *(3, "netconvert is not installed: install the packages sumo and sumo-tools"),
            *("crossing.osm", "--out=x"),
            PATH=tools,
            SUMO_HOME=self.path("nowhere"),
        )
        self.refused(
            *(3, "nowhere/tools/randomTrips.py is missing: install the packages sumo and sumo-tools"),
            *("crossing.osm", "--out=x"),
            SUMO_HOME=self.path("nowhere"),
        )

    @unittest.skipIf(os.geteuid() == 0, "root may write anywhere")
    def test_a_folder_that_cannot_be_written(self):
        os.mkdir(self.path("closed"), 0o555)
        self.refused(3, "Permission denied", "crossing.osm", "--out=closed/x")

    def test_a_file_in_the_way(self):
        self.refused(2, "crossing.osm: expected a folder", "crossing.osm", "--out=crossing.osm")
        self.refused(3, "crossing.osm", "crossing.osm", "--out=crossing.osm/x")


if __name__ == "__main__":
    unittest.main()
