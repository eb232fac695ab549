#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Environments of equations: the interface, the same numbers as in C++, wrong use.

usage: PYTHONPATH=BUILD/python environments-test.py BUILD
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import numpy as np
from gymnasium_rules import check_env, same

import vec

BUILD = sys.argv.pop() if len(sys.argv) > 1 else "build"
SLOTTED = ["multi-workload", "load-balance"]


def output(program, *words):
    return subprocess.check_output([os.path.join(BUILD, program), *map(str, words)], text=True)


def last(env):
    """The last action that is allowed, of a discrete space; of a joint one the last of each head."""
    mask = env.action_masks()
    if not hasattr(env, "head_sizes"):
        return int(np.flatnonzero(mask)[-1])
    rows = mask.reshape(env.observation_space["rows"].shape[0], -1)
    choices = []
    for row in rows:
        heads = np.split(row, np.cumsum(env.head_sizes)[:-1]) if env.head_sizes else []
        choices.append([np.flatnonzero(head)[-1] for head in heads])
    action = {}
    if env.head_sizes:
        action["choices"] = np.array(choices)
    if env._core.levels:
        action["levels"] = np.zeros((len(rows), env._core.levels), np.float32)
    return action if len(action) > 1 else next(iter(action.values()))


def play(env, act=last, **reset):
    """The rewards of an episode, and how it ended."""
    env.reset(**reset)
    rewards = []
    while True:
        observation, reward, terminated, truncated, _ = env.step(act(env))
        assert observation in env.observation_space, observation
        rewards.append(reward)
        if terminated or truncated:
            return rewards, terminated, truncated


class Interface(unittest.TestCase):
    def test_rules_of_gymnasium(self):
        for system in vec.systems():
            for settings in ({}, {"observation": "literal"}, {"slots": 2}):
                if "slots" in settings and system not in SLOTTED:
                    continue
                with self.subTest(system=system, **settings):
                    check_env(self, vec.make(system, **settings), last)

    def test_rules_of_gymnasium_for_slots_at_once(self):
        for system in SLOTTED:
            with self.subTest(system=system):
                check_env(self, vec.make(system, heads="joint", slots=3), last)

    def test_rules_of_gymnasium_for_pictures(self):
        check_env(self, vec.make("mec-dag", n=5, render_mode="rgb_array"), last)

    @unittest.skipUnless("gymnasium" in sys.modules, "gymnasium is not installed")
    def test_checker_of_gymnasium(self):
        from gymnasium.utils.env_checker import check_env as check

        for system in ("mec-dag", "edge-cloud"):
            check(vec.make(system))

    def test_resets_count_seeds(self):
        env = vec.make("edge-cloud", seed=4)
        self.assertEqual([env.reset()[1]["seed"] for _ in range(3)], [4, 5, 6])
        self.assertEqual(env.reset(seed=9)[1]["seed"], 9)
        self.assertEqual(env.reset()[1]["seed"], 10)

    def test_observations_are_not_overwritten(self):
        env = vec.make("mec-dag")
        first, _ = env.reset(seed=1)
        kept = first.copy()
        second = env.step(0)[0]
        self.assertTrue(np.array_equal(first, kept))
        self.assertFalse(np.array_equal(first, second))

    def test_blocks_are_the_observation(self):
        env = vec.make("mec-dag")
        self.assertEqual(env.layout, "mec-dag full 1")
        self.assertEqual(env.blocks[0], ("subtask", 0, 4))
        self.assertEqual(sum(size for _, _, size in env.blocks), env.observation_space.shape[0])

    def test_picture(self):
        env = vec.make("mec-dag", n=5, vehicles=2, render_mode="rgb_array")
        env.reset(seed=1)
        empty = env.render()
        play(env, seed=1)
        self.assertEqual(env.render().shape, empty.shape)
        self.assertTrue((env.render() != empty).any())
        for system in vec.systems():
            env = vec.make(system, render_mode="rgb_array")
            play(env, seed=1)
            self.assertGreater(env.render().std(), 0)


class SameNumbers(unittest.TestCase):
    def test_rewards_are_those_of_cpp(self):
        for system in vec.systems():
            for slots in (0, 3):
                if slots and system not in SLOTTED:
                    continue
                with self.subTest(system=system, slots=slots):
                    rewards, terminated, truncated = play(vec.make(system, slots=slots or None), seed=7)
                    lines = output("test/vec-episode-rewards", system, 7, slots).split()
                    self.assertEqual(rewards, [float.fromhex(line) for line in lines])
                    self.assertEqual((terminated, truncated), (slots == 0, slots > 0))

    def test_rewards_sum_to_the_objective(self):
        for system in vec.systems():
            env = vec.make(system, seed=5)
            rewards, _, _ = play(env, seed=5)
            timeline = vec.evaluate(vec.generate(system, seed=5), env.plan())
            loss = -timeline["metrics"].get("reward", -timeline["objective"])
            self.assertAlmostEqual(sum(rewards), -loss, places=9)

    def test_a_cut_episode_shows_what_follows(self):
        env = vec.make("multi-workload", slots=2)
        longer = vec.make("multi-workload", slots=3)
        env.reset(seed=3)
        longer.reset(seed=3)
        truncated = False
        while not truncated:
            action = last(env)
            observation, reward, terminated, truncated, _ = env.step(action)
            other, same_reward, _, _, _ = longer.step(action)
            self.assertFalse(terminated)
            self.assertEqual(reward, same_reward)
            self.assertTrue(np.array_equal(observation, other))

    def test_slots_at_once(self):
        for system in SLOTTED:
            env = vec.make(system, heads="joint")
            env.reset(seed=2)
            _, reward, terminated, truncated, info = env.step(last(env))
            self.assertTrue(terminated)
            self.assertFalse(truncated)
            self.assertAlmostEqual(reward, info["row_rewards"].mean(), places=9)
            timeline = vec.evaluate(vec.generate(system, seed=2), env.plan())
            loss = timeline["metrics"].get("reward", -timeline["objective"])
            self.assertAlmostEqual(reward, loss, places=9)

    def test_documents_are_those_of_the_command_line(self):
        for system in vec.systems():
            with self.subTest(system=system):
                text = output("examples/vec-classical", "generate", f"--system={system}", "--seed=3")
                instance = vec.generate(system, seed=3)
                self.assertEqual(json.loads(text), instance)
                with tempfile.TemporaryDirectory() as folder:
                    files = [os.path.join(folder, name) for name in ("instance.json", "plan.json")]
                    with open(files[0], "w", encoding="utf-8") as file:
                        file.write(text)
                    line = output(
                        "examples/vec-classical", "schedule", files[0], "--policy=greedy", f"--plan={files[1]}"
                    )
                    plan, timeline = vec.schedule(instance, "greedy")
                    with open(files[1], encoding="utf-8") as file:
                        self.assertEqual(json.load(file), plan)
                    self.assertEqual(json.loads(line), timeline)
                    self.assertEqual(vec.evaluate(instance, plan), timeline)

    def test_slots_are_those_of_the_command_line(self):
        text = output("examples/vec-classical", "generate", "--system=multi-workload", "--seed=3", "--slots=3")
        self.assertEqual([json.loads(line) for line in text.splitlines()],
                         vec.generate("multi-workload", seed=3, slots=3))

    def test_recorded_instances(self):
        with tempfile.TemporaryDirectory() as folder:
            for seed in (2, 1):
                instance = vec.generate("mec-dag", seed=seed, n=5, now=seed)
                with open(os.path.join(folder, f"{seed}.instance.json"), "w", encoding="utf-8") as file:
                    json.dump(instance, file)
            env = vec.make_from_instances(folder, "mec-dag")
            for episode, seed in ((0, 1), (1, 2), (2, 1)):
                recorded = play(env, seed=episode)
                self.assertEqual(env.instance()["now_s"], seed)
                self.assertEqual(recorded[1:], (True, False))
                self.assertEqual(recorded, play(vec.make("mec-dag", n=5, now=seed), seed=seed))
            slots = vec.make_from_instances(folder, "mec-dag", slots=5)
            rewards, terminated, truncated = play(slots)
            self.assertEqual((terminated, truncated), (False, True))
            self.assertEqual(len(rewards), len(slots.owners) * 2)
        with self.assertRaisesRegex(ValueError, "holds no"):
            vec.make_from_instances("/nowhere", "mec-dag")


class Policies(unittest.TestCase):
    def test_a_callable_plans(self):
        instance = vec.generate("task-graph", seed=1)
        plan, timeline = vec.schedule(instance, "heft")
        self.assertEqual(vec.schedule(instance, lambda _: plan)[1], timeline)
        self.assertEqual(vec.schedule(instance, lambda _: plan["assignments"])[1], timeline)

    def test_a_callable_places_item_after_item(self):
        instance = vec.generate("mec-dag", seed=1, n=5)
        env = vec.make("mec-dag", n=5)
        env.reset(seed=1)
        seen = []

        def last_allowed(observation, mask):
            seen.append(observation)
            self.assertTrue(np.array_equal(observation, env._core.reset(1)[0] if len(seen) == 1 else observation))
            return np.flatnonzero(mask)[-1]

        plan, _ = vec.schedule(instance, vec.by_item(last_allowed))
        play(env, seed=1)
        self.assertEqual(plan, env.plan())

    def test_what_a_callable_raises_is_kept(self):
        def broken(instance):
            return instance["no such key"]

        with self.assertRaises(vec.PolicyError) as caught:
            vec.schedule(vec.generate("mec-dag"), broken)
        self.assertRegex(str(caught.exception), r"^policy broken: KeyError: 'no such key' \(.*environments-test.py:\d+\)$")
        self.assertIsInstance(caught.exception.__cause__, KeyError)
        self.assertIsNotNone(caught.exception.__cause__.__traceback__)

    def test_a_wrong_plan_says_what_is_wrong(self):
        with self.assertRaisesRegex(ValueError, "plan of <lambda>"):
            vec.schedule(vec.generate("mec-dag"), lambda _: {"format": "vec-plan/1", "assignments": []})
        with self.assertRaisesRegex(ValueError, "no policy"):
            vec.schedule(vec.generate("mec-dag"), "nobody")


class WrongUse(unittest.TestCase):
    def test_step_before_reset_and_after_the_end(self):
        env = vec.make("mec-dag", n=2, vehicles=1)
        with self.assertRaisesRegex(RuntimeError, "reset\\(\\) comes before step"):
            env.step(0)
        play(env)
        with self.assertRaisesRegex(RuntimeError, "the episode is over"):
            env.step(0)
        env.close()
        with self.assertRaisesRegex(RuntimeError, "closed"):
            env.reset()

    def test_wrong_actions(self):
        env = vec.make("edge-cloud")
        env.reset()
        for action in (-1, 99, np.int64(99)):
            with self.assertRaisesRegex(ValueError, "an action is an integer from 0 to"):
                env.step(action)
        for action in ([0, 1], np.zeros(3), "0", 0.5, None):
            with self.assertRaisesRegex(TypeError, "an action is one integer"):
                env.step(action)
        env.step(np.int64(0))
        env.step(np.array(0))

    def test_masked_actions(self):
        env = vec.make("load-balance")
        env.reset(seed=1)
        while env.action_masks().all():
            env.step(0)
        with self.assertRaisesRegex(ValueError, "action_masks\\(\\) tells"):
            env.step(int(np.flatnonzero(~env.action_masks())[0]))

    def test_wrong_actions_of_slots(self):
        for system in SLOTTED:
            env = vec.make(system, heads="joint")
            env.reset()
            with self.assertRaisesRegex(ValueError, "an action"):
                env.step(0)
            with self.assertRaisesRegex(ValueError, "an action"):
                env.step({"choices": "none"})
        env = vec.make("multi-workload", heads="joint")
        env.reset()
        with self.assertRaisesRegex(ValueError, "not in \\[-1, 1\\]"):
            env.step(last(env) + np.float32(2))

    def test_wrong_settings(self):
        for call, text in (
            (lambda: vec.make("nothing"), "there are mec-dag"),
            (lambda: vec.make("mec-dag", profile="none"), "profile"),
            (lambda: vec.make("mec-dag", colour=3), "colour"),
            (lambda: vec.make("mec-dag", observation="half"), "full"),
            (lambda: vec.make("mec-dag", heads="both"), "items"),
            (lambda: vec.make("mec-dag", heads="joint"), "cannot be decided at once"),
            (lambda: vec.make("mec-dag", slots=0), "slots"),
            (lambda: vec.make("mec-dag", seed=-1), "seed"),
            (lambda: vec.make("mec-dag", render_mode="human"), "rgb_array"),
            (lambda: vec.make("mec-dag").reset(options={"n": 3}), "options"),
        ):
            with self.assertRaisesRegex(ValueError, text):
                call()
        with self.assertRaisesRegex(RuntimeError, "render_mode"):
            vec.make("mec-dag").render()


class Vector(unittest.TestCase):
    def test_rows_are_single_environments(self):
        for settings in ({"system": "mec-dag", "n": 4, "vehicles": 2}, {"system": "multi-workload", "slots": 2}):
            with self.subTest(**settings):
                others = {key: value for key, value in settings.items() if key != "system"}
                self.check_rows(vec.vector(settings["system"], 3, seed=5, **others), settings)

    def check_rows(self, many, settings):
        single = [vec.make(**settings) for _ in range(3)]
        seeds = [5, 6, 7]
        observations, infos = many.reset()
        self.assertEqual(infos["seed"].tolist(), seeds)
        expected = np.array([env.reset(seed=s)[0] for env, s in zip(single, seeds)])
        ended = 0
        for _ in range(300):
            self.assertTrue(np.array_equal(observations, expected))
            self.assertTrue(np.array_equal(many.action_masks(), [env.action_masks() for env in single]))
            before = observations.copy()
            actions = [last(env) for env in single]
            following, rewards, terminated, truncated, infos = many.step(np.array(actions))
            self.assertTrue(np.array_equal(observations, before), "still there after the step")
            observations = following
            expected = []
            for i, env in enumerate(single):
                seen, reward, over, cut, _ = env.step(actions[i])
                self.assertEqual((rewards[i], terminated[i], truncated[i]), (reward, over, cut))
                if over or cut:
                    ended += 1
                    self.assertTrue(same(infos["final_obs"][i], seen))
                    self.assertTrue(infos["_final_obs"][i])
                    seeds[i] += 3
                    seen, _ = env.reset(seed=seeds[i])
                expected.append(seen)
        self.assertGreater(ended, 5)

    def test_interface(self):
        many = vec.vector("edge-cloud", 4)
        self.assertEqual(many.num_envs, 4)
        observations, _ = many.reset(seed=1)
        self.assertIn(observations, many.observation_space)
        self.assertIn(many.action_space.sample(), many.action_space)
        answer = many.step(many.action_space.sample())
        self.assertEqual(len(answer), 5)
        self.assertEqual(answer[1].shape, (4,))
        self.assertEqual((answer[2].dtype, answer[3].dtype), (bool, bool))
        many.close()

    def test_wrong_use_changes_nothing(self):
        many = vec.vector("edge-cloud", 2)
        with self.assertRaisesRegex(RuntimeError, "reset"):
            many.step([0, 0])
        many.reset(seed=1)
        with self.assertRaisesRegex(ValueError, "one action for each of the 2"):
            many.step([0])
        with self.assertRaisesRegex(ValueError, "environment 1: an action"):
            many.step([0, 77])
        reward = many.step([0, 0])[1]
        many.reset(seed=1)
        self.assertTrue(np.array_equal(reward, many.step([0, 0])[1]))


if __name__ == "__main__":
    unittest.main()
