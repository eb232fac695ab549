#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What vec-report.py draws of reproductions and learning curves."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAMS = os.path.join(ROOT, "examples", "programs")
sys.path.insert(0, PROGRAMS)
sys.dont_write_bytecode = True

try:
    from vec_report.curves import cut_off, panels_svg, scale
except ImportError:  # no Matplotlib
    scale = None

CLOSE = [[(x, 1 + 0.01 * k + 0.001 * x) for x in range(5)] for k in range(4)]


def panel(series, **more):
    drawn = [
        {"name": name, "points": [[x, y, None, None] for x, y in points]} for name, points in series
    ]
    return {
        "title": "a < b", "x_label": "steps", "y_label": "cost", "categories": [], "log": False,
        "series": drawn, "table": [["steps", "first"], ["0", "1"]], **more,
    }  # fmt: skip


@unittest.skipIf(scale is None, "no Matplotlib")
class Scale(unittest.TestCase):
    def test_far_line_does_not_flatten_the_others(self):
        low, high = scale(CLOSE + [[(x, 50.0) for x in range(5)]])
        self.assertLess(high - low, 0.1)
        self.assertLess(low, 1)
        self.assertGreater(high, 1.034)

    def test_all_is_shown_where_it_costs_little(self):
        self.assertIsNone(scale(CLOSE))
        self.assertIsNone(scale(CLOSE[:1]))
        self.assertIsNone(scale([]))

    def test_the_beginning_of_a_long_curve_may_be_cut(self):
        learning = [[(x, 100.0 if x < 2 else 1 + 0.1 * k) for x in range(20)] for k in range(3)]
        low, high = scale(learning)
        self.assertLess(high, 2)
        self.assertIn("b up to 100", cut_off("abc", learning, (low, high)))

    def test_unknown_values_count_for_nothing(self):
        self.assertIsNone(scale([[(0, None), (1, float("nan"))], [(0, 1.0)]]))


@unittest.skipIf(scale is None, "no Matplotlib")
class Pictures(unittest.TestCase):
    def test_every_series_is_named_and_bytes_are_the_same_again(self):
        panels = [
            panel([("first", [(0, 1), (1, 2)]), ("second", [(0, 3), (1, None)])]),
            panel([("first", [(0, 0), (1, 10)])], log=True),
            panel([("here", [(0, 1), (1, 2)])], categories=["local", "heft"]),
        ]
        svg = panels_svg(panels)
        self.assertTrue(svg.startswith("<svg"))
        for word in ("a &lt; b", ">second<", ">heft<", ">cost<"):
            self.assertIn(word, svg)
        self.assertNotIn("nan", svg)
        self.assertEqual(svg, panels_svg(panels))


class Folders(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def write(self, name, content):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))

    def report(self, *options):
        command = [sys.executable, os.path.join(PROGRAMS, "vec-report.py"), self.folder, *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_reproduction(self):
        self.write("reproduction.json", {
            "format": "vec-reproduction/1", "source": "Paper <0>", "says": "x", "command": "./vec",
            "panels": [panel([("first", [(0, 1)])])], "claims": [["units"], ["default"]],
            "notes": ["a & b"],
        })  # fmt: skip
        result = self.report("--no-figures")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        with open(os.path.join(self.folder, "report.html"), encoding="utf-8") as file:
            page = file.read()
        for word in ("Paper &lt;0&gt;", "<td>default</td>", "a &amp; b"):
            self.assertIn(word, page)
        if scale is not None:
            self.assertEqual(self.report().returncode, 0)
            self.assertIn("figure.svg", os.listdir(self.folder))

    def test_learning_curve(self):
        self.write("learning-curve.json", {
            "format": "vec-learning-curve/1", "title": "dqn", "y_label": "loss", "kept_at": 20,
            "levels": [["near", 1.2], ["far", 50], ["below", -9]],
        })  # fmt: skip
        self.write("progress.csv", "step,validation_mean\n10,2\n20,1.5\n30,1.6\n")
        self.assertEqual(self.report().returncode, 0)
        if scale is not None:
            with open(os.path.join(self.folder, "learning-curve.svg"), encoding="utf-8") as file:
                svg = file.read()
            for word in ("near 1.2", "far 50 ↑", "below -9 ↓"):
                self.assertIn(word, svg)

    def test_what_is_wrong_is_one_line(self):
        self.write("reproduction.json", {"format": "vec-reproduction/9"})
        result = self.report()
        self.assertEqual(result.returncode, 2)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertIn("/format: expected", result.stderr)


if __name__ == "__main__":
    unittest.main()
