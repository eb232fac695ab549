#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""./vec run and compare as a user types them, on recordings as people have them, with a SUMO that
aborts, and with interrupts. VEC_BUILD_DIR says which build to use; nothing is built."""

import csv
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MOTORWAY = os.path.join(ROOT, "examples/scenarios/mec-dag-motorway.json")
HAS_SUMO = bool(shutil.which("sumo"))


class Verbs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.temporary = self.path("tmp")
        os.mkdir(self.temporary)
        self.environment = dict(os.environ, VEC_NO_BUILD="1", TMPDIR=self.temporary)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def vec(self, *arguments):
        return subprocess.run(
            [os.path.join(ROOT, "vec"), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            check=False,
        )

    def scenario(self, file, measure_s=10, **traffic):
        scenario = {
            "format": "vec-scenario/1",
            "system": "mec-dag",
            "traffic": {"kind": "fcd", "file": file, **traffic},
            "time": {"warmup_s": 1, "measure_s": measure_s, "drain_s": 2},
            "rsus": {"positions": [[50, 10]]},
            "workload": {"arrivals": "periodic", "period_s": 2, "n": 2},
            "policy": {"name": "local"},
        }
        self.write("scenario.json", json.dumps(scenario))

    def run_it(self, *arguments):
        """The vehicles in positions.csv, in order."""
        shutil.rmtree(self.path("x"), ignore_errors=True)
        done = self.vec("run", "scenario.json", "--out=x", *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        with open(self.path("x/positions.csv"), encoding="utf-8", newline="") as file:
            return sorted({row["vehicle"] for row in csv.DictReader(file)})

    def refused(self, status, *texts):
        done = self.vec("run", "scenario.json", "--out=x")
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        for text in texts:
            self.assertIn(text, done.stderr)

    def document(self):
        with open(self.path("x/run.json"), encoding="utf-8") as file:
            return json.load(file)


class Recordings(Verbs):
    @staticmethod
    def rows(vehicles, seconds=16):
        return [f"{t},{v},{5 * t},{3 * i}" for i, v in enumerate(vehicles) for t in range(seconds)]

    def test_any_order_quotes_and_marks(self):
        self.scenario("t.csv")
        self.write("t.csv", "\n".join(["time,id,x,y", *self.rows("abc")]))
        self.assertEqual(self.run_it(), ["a", "b", "c"])
        self.write("t.csv", "\r\n".join(["\ufefftime;id;x;y", *self.rows("ab")]).replace(",", ";"))
        self.assertEqual(self.run_it(), ["a", "b"])

    def test_what_is_written_is_read(self):
        odd = ['"a,1"', '" b "', '"c ""d"""', "e'f", "ü", '"g\nh"', "&lt;"]
        names = ["a,1", " b ", 'c "d"', "e'f", "ü", "g\nh", "&lt;"]
        self.scenario("t.csv")
        self.write("t.csv", "\n".join(["time,id,x,y", *self.rows(odd)]))
        self.assertEqual(self.run_it(), sorted(names))
        shutil.copy(self.path("x/positions.csv"), self.path("again.csv"))
        self.assertEqual(self.run_it("--traffic.file=again.csv"), sorted(names))
        with open(self.path("again.csv"), "rb") as one, open(self.path("x/positions.csv"), "rb") as two:
            self.assertEqual(one.read(), two.read())

    def test_degrees(self):
        rows = [f"{t},{v},{11 + 1.4e-4 * t:.6f},{y}" for t in range(20) for v, y in (("a", 49.5), ("b", 49.5003))]
        self.write("t.csv", "\n".join(["time,id,x,y", *rows]))
        self.scenario("t.csv")
        self.refused(2, "expected metres, found degrees", "--fcd-output.geo", "traffic.origin=[11,49.5]")
        self.assertEqual(self.run_it("--traffic.origin=[11,49.5]"), ["a", "b"])
        with open(self.path("x/positions.csv"), encoding="utf-8") as file:
            farthest = max(float(row["x_m"]) for row in csv.DictReader(file))
        self.assertAlmostEqual(farthest, 111, delta=1)  # 10.1 m/s for 11 s
        self.scenario("t.csv", origin=[11])
        self.refused(2, "an origin [longitude, latitude]")

    def test_traffic_that_ends_early_is_told(self):
        self.write("t.csv", "\n".join(["time,id,x,y", *self.rows("a", 10)]))
        self.scenario("t.csv", measure_s=9)
        done = self.vec("run", "scenario.json", "--out=whole")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.scenario("t.csv", measure_s=60)
        for fidelity in ("packet", "analytic"):
            done = self.vec("run", "scenario.json", "--out=x", "--fidelity=" + fidelity)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(
                done.stderr,
                "vec-run: the traffic ended at 10.000 s, measuring at 61.000 s: tasks and busy ratios are of "
                "the 9.000 s with traffic; give it more, or time.measure_s=9.000\n",
            )
            self.assertEqual(self.document()["traffic_ended_s"], 10)
            if fidelity == "packet":
                with open(self.path("whole/run.json"), encoding="utf-8") as file:
                    whole = json.load(file)["totals"]["busy_ratio"]
                for channel, ratio in self.document()["totals"]["busy_ratio"].items():
                    self.assertAlmostEqual(ratio, whole[channel], delta=1e-3)
        self.scenario("t.csv", measure_s=60)
        done = self.vec("run", "scenario.json", "--out=x", "--time.warmup_s=20")
        self.assertIn("before measuring began at 20.000 s: nothing was measured", done.stderr)

    def test_steps_of_a_hundredth(self):
        rows = [f"{t / 100:.2f},a,{0.13 * t:.2f},0" for t in range(601)]
        self.write("t.csv", "\n".join(["time,id,x,y", *rows]))
        self.scenario("t.csv", measure_s=3)
        with open(self.path("scenario.json"), encoding="utf-8") as file:
            scenario = json.load(file)
        scenario["rsus"] = {"spacing_m": 50}
        self.write("scenario.json", json.dumps(scenario))
        self.assertEqual(self.run_it(), ["a"])


@unittest.skipUnless(HAS_SUMO, "SUMO is not installed")
class Sumo(Verbs):
    def test_a_sumo_that_stops_leaves_results(self):
        self.write(
            "r.xml",
            '<routes><route id="w" edges="west"/><vehicle id="good" route="w" depart="0"/>'
            '<vehicle id="bad" depart="250"><route edges="west onRamp"/></vehicle></routes>',
        )
        net = os.path.join(ROOT, "traces/motorway/motorway.net.xml")
        self.write(
            "m.sumocfg",
            f'<configuration><net-file value="{net}"/><route-files value="r.xml"/></configuration>',
        )
        for kind in ("sumo", "traci"):
            for fidelity in ("packet", "analytic"):
                self.scenario("m.sumocfg", kind=kind, measure_s=400)
                done = self.vec("run", "scenario.json", f"--out={kind}-{fidelity}", f"--fidelity={fidelity}")
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertIn("SUMO stopped at ", done.stderr)
                self.assertIn("; results until then are in ", done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1)
                self.assertTrue(os.path.exists(self.path(f"{kind}-{fidelity}/run.json")))
        self.assertEqual(os.listdir(self.temporary), [])

    def interrupted(self, number, later, *arguments):
        before = sorted(os.listdir(self.folder))
        process = subprocess.Popen(
            [os.path.join(ROOT, "vec"), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            start_new_session=True,
        )
        while process.poll() is None and not os.listdir(self.temporary):
            time.sleep(0.01)
        time.sleep(later)
        process.send_signal(number)
        _, said = process.communicate()
        self.assertEqual(os.listdir(self.temporary), [])
        with self.assertRaises(ProcessLookupError):  # nobody is left in its session
            for _ in range(100):
                os.killpg(process.pid, 0)
                time.sleep(0.01)  # for whoever buries the orphans
        return process.returncode, said, before

    def test_an_interrupt_of_a_run_leaves_nothing(self):
        for kind in ("sumo", "traci"):
            for number, later in ((signal.SIGINT, 0), (signal.SIGTERM, 0.5), (signal.SIGHUP, 2)):
                status, said, before = self.interrupted(
                    *(number, later, "run", MOTORWAY, "--out=x", "--time.measure_s=500"), "--traffic.kind=" + kind
                )
                self.assertEqual((status, said), (-number, ""), kind)
                self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_an_interrupt_of_a_comparison_leaves_nothing(self):
        for number, later in ((signal.SIGINT, 1), (signal.SIGTERM, 3)):
            status, said, _ = self.interrupted(
                *(number, later, "compare", MOTORWAY, "--policies=local,greedy", "--seeds=1-3", "--jobs=3"),
                *("--out=x", "--time.measure_s=500"),
            )
            self.assertEqual(status, 128 + number, said)
            self.assertEqual(said, "vec-compare: interrupted; finished runs are in x/runs\n")


if __name__ == "__main__":
    unittest.main()
