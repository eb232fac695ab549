#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""vec-compare and vec-report.py as a user starts them, over invented runs.

usage: compare-test.py VEC-COMPARE VEC-SYNTHETIC-RUN
"""

import csv
import json
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import unittest

COMPARE, RUNNER = map(os.path.abspath, sys.argv[1:3])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCENARIO = os.path.join(ROOT, "examples", "scenarios", "mec-dag-small.json")
REPORT = os.path.join(ROOT, "examples", "programs", "vec-report.py")


def limit_file_size():
    """Stands in for a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


class Folder(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.work = holder.name
        self.out = os.path.join(self.work, "out")

    def compare(self, *arguments, out=None, **options):
        command = [COMPARE, SCENARIO, f"--runner={RUNNER}", f"--out={out or self.out}"]
        return run(command + list(arguments), cwd=self.work, **options)

    def text(self, name, out=None):
        with open(os.path.join(out or self.out, name), encoding="utf-8") as file:
            return file.read()

    def one_line(self, result, status, words):
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertIn(words, result.stderr)


class Compare(Folder):
    def test_table_csv_json_and_the_same_bytes_again(self):
        arguments = ["--policies=a,slow-a", "--seeds=1-5", "--no-report"]
        first = self.compare(*arguments)
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual(first.stderr, "")
        self.assertRegex(first.stdout, r"n = 5, seeds 1-5")
        self.assertRegex(first.stdout, r"slow-a +5 .* slower\n")
        rows = list(csv.DictReader(self.text("compare.csv").splitlines()))
        self.assertEqual([row["policy"] for row in rows], ["a", "slow-a"])
        self.assertGreater(float(rows[1]["ratio_low"]), 1)
        self.assertEqual(float(rows[1]["p_wilcoxon_holm"]), 2 / 2**5)
        self.assertEqual(rows[0]["n"], "5")

        again = os.path.join(self.work, "again")
        self.compare(*arguments, "--jobs=5", out=again)
        self.assertEqual(self.text("compare.csv"), self.text("compare.csv", again))

        def without_wall(value):
            if isinstance(value, dict):
                return {k: without_wall(v) for k, v in value.items() if k != "wall"}
            return [without_wall(v) for v in value] if isinstance(value, list) else value

        documents = [json.loads(self.text("compare.json", out)) for out in (self.out, again)]
        self.assertEqual(*map(without_wall, documents))
        self.assertEqual(len(documents[0]["runs"]), 10)
        for entry in documents[0]["runs"]:
            self.assertTrue(os.path.exists(os.path.join(self.out, entry["folder"], "run.json")))

    def test_one_seed_is_an_illustration(self):
        result = self.compare("--policies=a,b", "--no-report")
        self.assertIn("illustration, n = 1", result.stdout)
        self.assertIn(f"./vec compare {SCENARIO} --policies=a,b --seeds=1-10", result.stdout)

    def test_sweep_and_both_fidelities(self):
        result = self.compare(
            "--policies=a,b",
            "--seeds=1,2",
            "--fidelity=packet,analytic",
            "--set",
            "workload.deadline_s=1,[1,2]",
            "--no-report",
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("== workload.deadline_s=[1,2], analytic ==", result.stdout)
        self.assertIn("Restricted mean, s: the literal equations", result.stdout)
        rows = list(csv.DictReader(self.text("compare.csv").splitlines()))
        self.assertEqual(len(rows), 8)
        self.assertEqual({row["workload.deadline_s"] for row in rows}, {"1", "[1,2]"})

    def test_policies_with_models_stand_side_by_side(self):
        policies = "a,torchscript:m/a.pt,torchscript:m-a.pt,torchscript"
        result = self.compare(f"--policies={policies}", "--baseline=torchscript:m-a.pt", "--no-report")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, "torchscript:m/a.pt +torchscript:m-a.pt +torchscript\n")
        self.assertIn("does not say which seeds", result.stdout)
        rows = list(csv.DictReader(self.text("compare.csv").splitlines()))
        self.assertEqual([row["policy"] for row in rows], policies.split(","))
        runs = json.loads(self.text("compare.json"))["runs"]
        self.assertEqual(len({entry["folder"] for entry in runs}), 4)
        models = []
        for entry in runs:
            document = json.loads(self.text(os.path.join(entry["folder"], "run.json")))
            models.append(document["scenario"]["policy"]["model"])
        self.assertEqual(models[1:3], [os.path.join(os.path.realpath(self.work), p) for p in ("m/a.pt", "m-a.pt")])  # fmt: skip
        self.one_line(self.compare("--policies=a/b"), 2, "NAME:FILE")
        self.one_line(self.compare("--policies=a,torchscript:"), 2, "NAME:FILE")

    def test_the_command_it_suggests_is_one_for_a_shell(self):
        name = "it's $HOME; a.pt"
        result = self.compare(f"--policies=a,dqn:{name}", "--set", "deadline_s=1,[1,2]", "--no-report")
        self.assertEqual(result.returncode, 0, result.stderr)
        line = next(text for text in result.stdout.splitlines() if "--seeds=1-10" in text)
        words = shlex.split(line)
        self.assertIn(f"--policies=a,dqn:{name}", words)
        self.assertIn("--set=deadline_s=1,[1,2]", words)

    def test_all_problems_of_a_scenario_are_said(self):
        result = self.compare("--policies=a", "--penetration=7", "--nonsense=1", "--radio.subchannels=9")
        self.assertEqual(result.returncode, 2)
        self.assertEqual(len(result.stderr.splitlines()), 3, result.stderr)
        for word in ("--penetration", "--nonsense", "--radio.subchannels"):
            self.assertIn(word, result.stderr)

    def test_bad_input_is_one_line_and_leaves_no_summary(self):
        self.one_line(self.compare("--policies=a,fail"), 4, "this policy always refuses")
        self.assertFalse(os.path.exists(os.path.join(self.out, "compare.json")))
        self.one_line(self.compare("--policies=a", "--nonsense=1"), 2, "--nonsense")
        self.one_line(self.compare("--policies=a", "--penetration=7"), 2, "penetration")
        self.one_line(self.compare("--policies=a", "--seeds=x"), 2, "--seeds")
        self.one_line(self.compare("--policies=a", "--baseline=b"), 2, "--baseline")
        self.one_line(self.compare("--policies=a", "--fidelity=best"), 2, "--fidelity")
        self.one_line(self.compare(), 2, "--policies")
        self.one_line(run([COMPARE, "/nowhere.json", "--policies=a", f"--out={self.out}",
                           f"--runner={RUNNER}"]), 2, "/nowhere.json")  # fmt: skip
        self.one_line(self.compare("--policies=a", "--runner=/nowhere"), 3, "/nowhere")
        self.one_line(self.compare("--policies=a", out="/proc/nowhere"), 3, "/proc/nowhere")

    def test_an_old_summary_does_not_outlive_a_failure(self):
        self.compare("--policies=a", "--no-report")
        self.assertTrue(os.path.exists(os.path.join(self.out, "compare.json")))
        self.compare("--policies=fail", "--no-report")
        self.assertFalse(os.path.exists(os.path.join(self.out, "compare.json")))

    def test_interrupt_ends_the_runs(self):
        command = [COMPARE, SCENARIO, f"--runner={RUNNER}", f"--out={self.out}"]
        with subprocess.Popen(
            command + ["--policies=hang,hang-too", "--seeds=1-3"], stderr=subprocess.PIPE, text=True
        ) as process:
            children = f"/proc/{process.pid}/task/{process.pid}/children"
            pids = []
            for _ in range(100):
                time.sleep(0.05)
                with open(children, encoding="ascii") as file:
                    pids = file.read().split()
                if pids:
                    break
            self.assertTrue(pids)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(len(errors.splitlines()), 1, errors)
        self.assertFalse([pid for pid in pids if os.path.exists(f"/proc/{pid}")])


class Report(Folder):
    def setUp(self):
        super().setUp()
        self.compare("--policies=a,slow-a", "--seeds=1,2", "--no-report")

    def report(self, *arguments, **options):
        return run([sys.executable, REPORT, *arguments], **options)

    def page_data(self, out=None):
        page = self.text("report.html", out)
        return page, json.loads(
            re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1]
        )

    def test_page_holds_everything_itself(self):
        result = self.report(self.out, "--no-figures")
        self.assertEqual(result.returncode, 0, result.stderr)
        page, data = self.page_data()
        self.assertFalse(re.search(r"(src|href)\s*=|@import|url\(|fetch\(|https?://", page))
        self.assertEqual([p["name"] for p in data["policies"]], ["a", "slow-a"])
        rows = {row[0]: row[1] for row in data["tables"][0]["rows"]}
        created = [sum(p["outcomes"].values()) for p in data["policies"]]
        self.assertEqual(rows["tasks created"], [f"{c / 2:.1f}" for c in created])
        for policy in data["policies"]:
            curve = policy["survival"]
            self.assertEqual(curve[0], [0, 1])
            self.assertEqual(curve[-1][0], data["cap"])
            shares = [share for _, share in curve]
            self.assertEqual(shares, sorted(shares, reverse=True))
            done = policy["outcomes"]["on-time"] + policy["outcomes"]["late"]
            self.assertAlmostEqual(shares[-1], 1 - done / sum(policy["outcomes"].values()), 4)
            self.assertTrue(data["gantt"][policy["name"]])
        self.assertEqual(len(data["map"]["rsus"]), 4)
        before = page
        self.report(self.out, "--no-figures")
        self.assertEqual(self.text("report.html"), before)

    def test_a_single_run_is_a_report_too(self):
        folder = os.path.join(self.out, "runs", "a-packet-1")
        self.assertEqual(self.report(folder, "--no-figures").returncode, 0)
        _, data = self.page_data(folder)
        self.assertEqual(data["labels"], ["illustration, n = 1"])

    def test_figures(self):
        try:
            import matplotlib  # noqa: F401
        except ImportError:
            self.skipTest("no Matplotlib")
        self.assertEqual(self.report(self.out).returncode, 0)
        names = sorted(os.listdir(os.path.join(self.out, "figures")))
        self.assertIn("map-and-gantt.png", names)
        self.assertIn("survival.svg", names)

    def test_without_matplotlib_there_is_a_page_and_a_line(self):
        with open(os.path.join(self.work, "matplotlib.py"), "w", encoding="ascii") as file:
            file.write("raise ImportError('no matplotlib here')\n")
        environment = {**os.environ, "PYTHONPATH": self.work}
        result = self.report(self.out, env=environment)
        self.one_line(result, 0, "install python3-matplotlib")
        self.assertTrue(os.path.exists(os.path.join(self.out, "report.html")))

    def test_links_stay_and_a_full_disk_is_one_line(self):
        page = os.path.join(self.out, "report.html")
        target = os.path.join(self.work, "target.html")
        with open(target, "w", encoding="ascii") as file:
            file.write("old")
        os.symlink(target, page)
        self.assertEqual(self.report(self.out, "--no-figures").returncode, 0)
        self.assertTrue(os.path.islink(page))
        self.assertGreater(os.path.getsize(target), 1000)
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        os.remove(page)
        os.symlink("/dev/full", page)
        words = "report.html: cannot be written: No space left on device"
        self.one_line(self.report(self.out, "--no-figures"), 3, words)
        self.assertTrue(os.path.islink(page))
        with open("/dev/full", "w", encoding="ascii") as full:
            for command in ([sys.executable, REPORT, "--help"], [COMPARE, "--help"]):
                result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
                self.one_line(result, 3, "standard output: cannot be written: No space left on device")

    def test_bad_input_is_one_line_and_no_page(self):
        self.one_line(self.report(self.work), 2, "no compare.json or run.json here")
        self.one_line(self.report(self.out, preexec_fn=limit_file_size), 3, "cannot be written")
        self.assertEqual([n for n in os.listdir(self.out) if "report" in n], [])
        tasks = os.path.join(self.out, "runs", "a-packet-1", "tasks.csv")
        os.remove(tasks)
        self.one_line(self.report(self.out), 2, "tasks.csv: cannot be read")
        with open(tasks, "w", encoding="ascii") as file:
            file.write("task,vehicle\n0,a\n")
        self.one_line(self.report(self.out), 2, "tasks.csv: expected a column created_s")
        with open(os.path.join(self.out, "compare.json"), "w", encoding="ascii") as file:
            file.write("{")
        self.one_line(self.report(self.out), 2, "compare.json: expected JSON")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
