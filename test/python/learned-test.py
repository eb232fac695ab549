#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Learned policies from Python, and the example in PyTorch: it learns, and C++ plans with its weights.

usage: PYTHONPATH=BUILD/python learned-test.py BUILD
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import unittest

import numpy as np

import vec

BUILD = os.path.abspath(sys.argv.pop()) if len(sys.argv) > 1 else "build"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SMALL = os.path.join(ROOT, "examples", "scenarios", "mec-dag-small.json")
HAS_TORCH = importlib.util.find_spec("torch") is not None


class Learned(unittest.TestCase):
    def test_models_plan_as_in_cpp(self):
        instance = vec.generate("mec-dag", seed=1)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "instance.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(instance, file)
            for policy in ("dqn", "ppo"):
                line = subprocess.check_output(
                    [os.path.join(BUILD, "examples", "vec-learn"), "schedule", path, f"--policy={policy}"], text=True
                )
                self.assertEqual(vec.schedule(instance, policy)[1], json.loads(line), policy)


@unittest.skipUnless(HAS_TORCH, "PyTorch is not installed")
class Ppo(unittest.TestCase):
    def test_weights_plan_in_cpp(self):
        with tempfile.TemporaryDirectory() as folder:
            model = os.path.join(folder, "ppo.pt")
            script = os.path.join(ROOT, "examples", "python", "ppo.py")
            printed = subprocess.check_output(
                [sys.executable, "-B", script, "--profile=11p", "--steps=3200", "--validation=4", f"--out={model}"],
                text=True,
            )
            losses = [float(line.split("loss ")[1].split(",")[0]) for line in printed.splitlines()]
            self.assertLessEqual(losses[-1], losses[0])
            self.compare(model)
            subprocess.run(
                [os.path.join(BUILD, "examples", "vec-run-learned"), SMALL, f"--policy=torchscript:{model}",
                 "--radio.subchannels=4", "--time.measure_s=2", f"--out={folder}/run"],
                check=True,
                capture_output=True,
            )
            with open(f"{folder}/run/run.json", encoding="utf-8") as file:
                self.assertGreater(json.load(file)["totals"]["created"], 0)

    def compare(self, model):
        """The same plan by PyTorch item by item, and by the saved module in C++."""
        import torch

        actor = torch.jit.load(model)

        def act(observation, mask):
            with torch.no_grad():
                return int(actor(torch.tensor(observation)[None], torch.tensor(mask)[None]).argmax())

        instance = vec.generate("mec-dag", seed=2, profile="11p")
        plan, timeline = vec.schedule(instance, f"torchscript:{model}")
        self.assertEqual(vec.schedule(instance, vec.by_item(act)), (plan, timeline))
        self.assertTrue(np.isfinite(timeline["objective"]))


if __name__ == "__main__":
    unittest.main()
