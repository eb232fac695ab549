#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Several agents: PettingZoo's rules, and the numbers of the environments below.

usage: PYTHONPATH=BUILD/python agents-test.py BUILD
"""

import os
import sys
import unittest

import numpy as np
from pettingzoo_rules import check_spaces, play_aec, play_parallel

import vec

BUILD = sys.argv.pop() if len(sys.argv) > 1 else "build"
SCENARIOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "scenarios")
SMALL = os.path.join(SCENARIOS, "mec-dag-small.json")
SHORT = {"time.measure_s": 4, "time.drain_s": 4, "coordinator.place": "rsu"}


def first(mask):
    return int(np.flatnonzero(mask)[0])


def of_rows(env, agent, mask):
    """The first allowed value of each head, levels in the middle."""
    space = env.action_space(agent)
    if hasattr(space, "nvec"):
        heads = np.split(mask, np.cumsum(space.nvec)[:-1])
        return np.array([first(head) for head in heads])
    return np.zeros(space.shape, np.float32)


class InTurn(unittest.TestCase):
    def test_rules(self):
        for system in vec.systems():
            with self.subTest(system):
                env = vec.aec(system)
                check_spaces(self, env)
                play_aec(self, env, first)
                env.close()

    def test_owners_decide_their_items(self):
        env = vec.aec("mec-dag", n=4, vehicles=3)
        self.assertEqual(env.possible_agents, ["owner_0", "owner_1", "owner_2"])
        asked, sums = play_aec(self, env, first)
        single = vec.make("mec-dag", n=4, vehicles=3)
        single.reset(seed=1)
        self.assertEqual(asked, [f"owner_{owner}" for owner in single.owners])
        total = 0
        for _ in asked:
            total += single.step(first(single.action_masks()))[1]
        self.assertAlmostEqual(sum(sums.values()), total, places=12)

    def test_coordinators_decide_and_hear_of_their_own(self):
        env = vec.aec(SMALL, overrides=SHORT)
        self.addCleanup(env.close)
        self.assertEqual(env.possible_agents, ["rsu0", "rsu1"])
        check_spaces(self, env)
        asked, sums = play_aec(self, env, first)
        self.assertEqual(set(asked), {"rsu0", "rsu1"})
        self.assertTrue(all(value < 0 for value in sums.values()))
        alone = vec.make_scenario(SMALL, overrides=SHORT)
        self.addCleanup(alone.close)
        alone.reset(seed=1)
        total, truncated = 0, False
        while not truncated:
            _, reward, _, truncated, _ = alone.step(first(alone.action_masks()))
            total += reward
        self.assertAlmostEqual(sum(sums.values()), total, places=9)

    def test_vehicles_that_plan_for_themselves(self):
        env = vec.aec(SMALL, overrides={**SHORT, "coordinator.place": "vehicle"})
        self.addCleanup(env.close)
        asked, _ = play_aec(self, env, first)
        self.assertEqual(len(set(asked)), 4)
        self.assertEqual(set(env.possible_agents), set(asked))

    def test_wrong_use(self):
        env = vec.aec("mec-dag", n=2, vehicles=1)
        env.reset(seed=1)
        with self.assertRaisesRegex(ValueError, "an action is an integer"):
            env.step(99)
        env.step(0)
        env.step(0)
        with self.assertRaisesRegex(ValueError, "its action is None"):
            env.step(0)


class Rows(unittest.TestCase):
    def test_rules(self):
        for system in ("load-balance", "multi-workload"):
            with self.subTest(system):
                env = vec.parallel(system, slots=3)
                check_spaces(self, env)
                count, total = play_parallel(self, env, of_rows)
                self.assertEqual(count, 3)
                joint = vec.make(system, heads="joint", slots=3)
                joint.reset(seed=1)
                expected = 0
                for _ in range(3):
                    rows = joint.action_masks().reshape(env.max_num_agents, -1)
                    action = np.array([of_rows(env, "owner_0", row) for row in rows])
                    expected += joint.step(action)[1]
                self.assertAlmostEqual(total, expected, places=9)

    def test_decision_intervals(self):
        for system in ("load-balance-11p", "multi-workload-11p"):
            with self.subTest(system):
                overrides = {"time.measure_s": 2, "time.drain_s": 2, "traffic.penetration": 0.3}
                env = vec.parallel(os.path.join(SCENARIOS, system + ".json"), overrides=overrides)
                self.addCleanup(env.close)
                count, total = play_parallel(self, env, of_rows)
                self.assertGreater(count, 2)
                self.assertLess(total, 0)
                env.close()

    def test_wrong_use(self):
        env = vec.parallel("load-balance")
        with self.assertRaisesRegex(RuntimeError, "reset"):
            env.step({})
        env.reset()
        with self.assertRaisesRegex(ValueError, "each of the agents"):
            env.step({"owner_0": np.zeros(2, int)})
        with self.assertRaisesRegex(ValueError, "cannot be decided at once"):
            vec.parallel("mec-dag")


if __name__ == "__main__":
    unittest.main()
