#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Packet worlds from Python: the same runs as in C++, resets, interrupts, failing policies, processes.

usage: PYTHONPATH=BUILD/python packets-test.py BUILD
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import traceback
import unittest

import numpy as np
from gymnasium_rules import check_spaces, same

import vec

BUILD = os.path.abspath(sys.argv.pop()) if len(sys.argv) > 1 else "build"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCENARIOS = os.path.join(ROOT, "examples", "scenarios")
SMALL = os.path.join(SCENARIOS, "mec-dag-small.json")
SHORT = {"time.measure_s": 4, "time.drain_s": 4}
TWO = {**SHORT, "coordinator.place": "rsu"}


def words(overrides):
    return [f"--{key}={value}" for key, value in overrides.items()]


def cpp_run(folder, *options, program="vec-run", check=True):
    command = [os.path.join(BUILD, "examples", program), SMALL, f"--out={folder}", *words(SHORT), *options]
    return subprocess.run(command, capture_output=True, text=True, check=check)


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def first_allowed(_observation, mask):
    return int(np.flatnonzero(mask)[0])


def play(env, act=first_allowed, **reset):
    """(rewards, decisions, feedback) of a run."""
    observation, _ = env.reset(**reset)
    rewards, decisions, feedback = [], [], []
    truncated = False
    while not truncated:
        observation, reward, terminated, truncated, info = env.step(act(observation, env.action_masks()))
        assert not terminated and observation in env.observation_space
        rewards.append(reward)
        decisions.append(info["decision"])
        feedback += env.feedback()
    return rewards, decisions, feedback


def descriptors():
    return len(os.listdir("/proc/self/fd"))


def resident_kb():
    with open("/proc/self/status", encoding="utf-8") as file:
        return int(next(line for line in file if line.startswith("VmRSS")).split()[1])


def children():
    """Command lines of the processes of this one, but for the one that Python's own module keeps."""
    answer = subprocess.run(["pgrep", "-a", "-P", str(os.getpid())], capture_output=True, text=True, check=False)
    return [line for line in answer.stdout.splitlines() if "resource_tracker" not in line]


class First(unittest.TestCase):
    def test_the_first_example_says_what_the_readme_shows(self):
        script = os.path.join(ROOT, "examples", "python", "first.py")
        lines = subprocess.check_output([sys.executable, "-B", script], cwd=ROOT, text=True)
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
            shown = file.read().split("python3 examples/python/first.py\n")[1]
        self.assertEqual(shown[: len(lines)], lines)


class Runs(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.work = work.name

    def folder(self, name):
        return os.path.join(self.work, name)

    def test_files_are_those_of_cpp(self):
        cpp_run(self.folder("cpp"), "--policy=greedy", "--seed=3")
        results = vec.run(SMALL, policy="greedy", seed=3, overrides=SHORT, out=self.folder("python"))
        for name in ("tasks.csv", "decisions.csv", "links.csv", "timelines.jsonl", "gaps.csv"):
            self.assertEqual(read(self.folder("cpp"), name), read(self.folder("python"), name), name)
        totals = json.loads(read(self.folder("cpp"), "run.json"))["totals"]
        self.assertEqual(results["totals"]["on_time"], totals["on_time"])
        self.assertEqual(len(results["tasks"]), read(self.folder("cpp"), "tasks.csv").count(b"\n") - 1)

    def test_a_callable_that_plans_like_cpp(self):
        expected = vec.run(SMALL, policy="local", overrides=SHORT)
        told = []

        class Local:
            """Everything where it was created."""

            def __call__(self, instance):
                self.seen = instance
                return vec.schedule(instance, "local")[0]

            def feedback(self, decision, timeline):
                told.append((decision, timeline["objective"]))

        policy = Local()
        results = vec.run(SMALL, policy=policy, overrides=SHORT)
        self.assertEqual(results["policy"], "Local")
        self.assertEqual(results["tasks"], expected["tasks"])
        self.assertEqual(policy.seen["format"], "vec-instance/1")
        self.assertEqual(len(set(told)), len(told))
        self.assertGreater(len(told), 3)
        by_item = vec.run(SMALL, policy=vec.by_item(first_allowed), overrides=SHORT)
        self.assertEqual(by_item["tasks"], expected["tasks"])

    def test_equations_alone(self):
        cpp_run(self.folder("cpp"), "--policy=greedy", "--fidelity=analytic")
        vec.run(SMALL, policy="greedy", overrides=SHORT, fidelity="analytic", out=self.folder("python"))
        self.assertEqual(read(self.folder("cpp"), "tasks.csv"), read(self.folder("python"), "tasks.csv"))

    def test_a_dict_is_a_scenario(self):
        with open(SMALL, encoding="utf-8") as file:
            document = json.load(file)
        document["time"].update(measure_s=4, drain_s=4)
        self.assertEqual(vec.run(document)["tasks"], vec.run(SMALL, overrides=SHORT)["tasks"])

    def test_recorded_instances_are_an_environment(self):
        vec.run(SMALL, policy="local", overrides=SHORT, out=self.folder("run"), dump_instances=True)
        env = vec.make_from_instances(self.folder("run"), "mec-dag")
        env.reset(seed=0)
        self.assertGreater(env.action_space.n, 1)

    def test_an_exception_ends_the_run(self):
        calls = []

        def broken(instance):
            calls.append(instance["now_s"])
            if len(calls) == 3:
                raise ZeroDivisionError("too late")
            return vec.schedule(instance, "local")[0]

        for _ in range(2):
            calls.clear()
            with self.assertRaises(vec.PolicyError) as caught:
                vec.run(SMALL, policy=broken, overrides=SHORT)
            self.assertRegex(
                str(caught.exception), r"^policy broken: ZeroDivisionError: too late \(.*packets-test.py:\d+\)$"
            )
            self.assertEqual(len(calls), 3)
            kept = traceback.extract_tb(caught.exception.__cause__.__traceback__)
            self.assertEqual(kept[-1].name, "broken")
        with self.assertRaisesRegex(ValueError, "plan of empty"):
            def empty(_):
                return []

            vec.run(SMALL, policy=empty, overrides=SHORT)

    def test_a_program_with_policies_of_its_own(self):
        runner = self.folder("runner.py")
        with open(runner, "w", encoding="utf-8") as file:
            file.write(
                textwrap.dedent(
                    f"""\
                    #!{sys.executable} -B
                    import sys
                    sys.path.insert(0, {os.path.join(BUILD, "python")!r})
                    import vec

                    def mine(instance):
                        return vec.schedule(instance, "local")[0]

                    def broken(instance):
                        return 1 / 0

                    first = vec.by_item(lambda observation, mask: int(mask.argmax()))
                    status = vec.run_program({{"mine": mine, "broken": broken, "first": first}})
                    if status:
                        import traceback
                        print("kept", traceback.extract_tb(sys.last_traceback)[-1].name)
                    sys.exit(status)
                    """
                )
            )
        os.chmod(runner, 0o755)
        options = [*words(SHORT), "--seed=2"]
        for name in ("mine", "first"):
            command = [runner, SMALL, *options, f"--policy={name}", f"--out={self.folder(name)}"]
            subprocess.run(command, check=True, capture_output=True)
        cpp_run(self.folder("local"), "--policy=local", "--seed=2")
        tasks = read(self.folder("local"), "tasks.csv")
        self.assertEqual(read(self.folder("mine"), "tasks.csv"), tasks.replace(b",local,", b",mine,").replace(b"local-packet", b"mine-packet"))
        answer = subprocess.run(
            [runner, SMALL, *options, "--policy=broken", f"--out={self.folder('broken')}"],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(answer.returncode, 3)
        self.assertRegex(answer.stderr, r"\Avec-run: policy broken: ZeroDivisionError: division by zero \(.*:\d+\)\n\Z")
        self.assertEqual(answer.stdout, "kept broken\n")
        compare = [os.path.join(BUILD, "examples", "vec-compare"), SMALL, "--policies=local,mine", "--seeds=1",
                   f"--runner={runner}", f"--out={self.folder('compared')}", "--no-report", *words(SHORT)]
        answer = subprocess.run(compare, capture_output=True, text=True, check=False)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertRegex(answer.stdout, r"local +mine\n")


class Environment(unittest.TestCase):
    def make(self, scenario=SMALL, **settings):
        env = vec.make_scenario(scenario, **{"overrides": SHORT, **settings})
        self.addCleanup(env.close)
        return env

    def test_runs_are_those_of_cpp(self):
        for system in ("mec-dag-small", "load-balance-11p", "edge-cloud-11p", "multi-workload-11p"):
            with self.subTest(system):
                scenario = os.path.join(SCENARIOS, system + ".json")
                share = 1 if system.endswith("small") else 0.3
                overrides = {"time.measure_s": 2, "time.drain_s": 2, "traffic.penetration": share}
                env = self.make(scenario, overrides=overrides)
                rewards, decisions, feedback = play(env, seed=5)
                expected = vec.run(scenario, policy=vec.by_item(first_allowed), seed=5, overrides=overrides)
                self.assertGreater(len(expected["tasks"]), 0)
                self.assertEqual(env.results()["tasks"], expected["tasks"])
                self.assertEqual(max(decisions), expected["decisions"])
                self.assertAlmostEqual(sum(rewards), sum(told["reward"] for told in feedback), places=9)
                env.close()

    def test_interface(self):
        env = self.make()
        check_spaces(self, env)
        observation, info = env.reset(seed=4)
        self.assertIn(observation, env.observation_space)
        self.assertEqual(info, {"seed": 4})
        self.assertEqual(env.agent, "mec0")
        self.assertEqual(env.item, (0, 0))
        self.assertEqual(env.instance()["system"], "mec-dag")
        self.assertEqual(env.layout, "mec-dag full 1")
        again, _ = env.reset(seed=4)
        self.assertTrue(same(observation, again))
        self.assertEqual(env.reset()[1], {"seed": 5})

    def test_feedback_comes_once_and_is_the_reward(self):
        env = self.make()
        rewards, decisions, feedback = play(env)
        told = [entry["decision"] for entry in feedback]
        self.assertEqual(len(set(told)), len(told))
        self.assertLessEqual(set(told), set(decisions))
        self.assertGreater(len(told), len(set(decisions)) / 2)
        for entry in feedback:
            self.assertAlmostEqual(entry["reward"], -entry["timeline"]["objective"])
        self.assertEqual(env.feedback(), [])

    def test_same_seed_same_rewards(self):
        env = self.make()
        self.assertEqual(play(env, seed=2), play(env, seed=2))

    def test_others_plan_by_another_policy(self):
        env = self.make(policy_of=["rsu0"], overrides=TWO, policy="local")
        play(env, seed=1)
        self.assertEqual(env._core.agents, ["rsu0"])
        expected = vec.run(SMALL, policy="local", overrides=TWO, seed=1)
        self.assertEqual(env.results()["tasks"], expected["tasks"])
        both = self.make(overrides=TWO)
        self.assertEqual(both.agents, ["rsu0", "rsu1"])
        self.assertGreater(len(play(both, seed=1)[0]), len(play(env, seed=1)[0]))
        with self.assertRaisesRegex(ValueError, 'no coordinator on "rsu7"; there are rsu0, rsu1'):
            self.make(policy_of=["rsu7"], overrides=TWO)
        with self.assertRaisesRegex(ValueError, "names of machines"):
            self.make(policy_of="rsu0")

    def test_vehicles_that_plan_for_themselves(self):
        env = self.make(overrides={**SHORT, "coordinator.place": "vehicle"})
        env.reset()
        self.assertRegex(env.agent, r"^vehicle\d$")
        self.assertEqual(env.agents, [])

    def test_resets_leave_nothing_behind(self):
        count = int(os.environ.get("VEC_RESETS", "60"))
        env = self.make()
        for _ in range(count // 4):
            self.reset_in_the_middle(env)
        before = resident_kb(), descriptors()
        for _ in range(count):
            self.reset_in_the_middle(env)
        env.close()
        print(f"{count} resets: {before[0]} kB before, {resident_kb()} kB after", file=sys.stderr)
        self.assertLess(resident_kb() - before[0], 2000)
        self.assertEqual(descriptors(), before[1])
        self.assertEqual(children(), [])

    def reset_in_the_middle(self, env):
        env.reset()
        for _ in range(7):
            env.step(int(np.flatnonzero(env.action_masks())[-1]))

    def test_wrong_use(self):
        env = self.make()
        with self.assertRaisesRegex(RuntimeError, "reset\\(\\) comes before step"):
            env.step(0)
        env.reset()
        with self.assertRaisesRegex(ValueError, "an action is an integer from 0 to 9"):
            env.step(10)
        with self.assertRaisesRegex(TypeError, "an action is one integer"):
            env.step([1, 2])
        with self.assertRaisesRegex(RuntimeError, "a packet world is running in this process"):
            self.make()
        with self.assertRaisesRegex(RuntimeError, "a packet world is running in this process"):
            vec.run(SMALL)
        play(env)
        with self.assertRaisesRegex(RuntimeError, "the run is over"):
            env.step(0)
        vec.run(SMALL, overrides=SHORT)  # a run that has ended is in nobody's way
        env.close()
        with self.assertRaisesRegex(RuntimeError, "closed"):
            env.reset()
        with self.assertRaisesRegex(ValueError, "nothing was decided"):
            self.make(overrides={"workload.arrivals": "poisson", "workload.rate_hz": 1e-9, **SHORT})
        with self.assertRaisesRegex(ValueError, "no_such_key"):
            self.make(overrides={"no_such_key": 1})

    def test_an_interrupt_in_the_middle_of_a_step(self):
        script = """
            import sys, vec
            env = vec.make_scenario(sys.argv[1], overrides={"time.measure_s": 100000})
            env.reset()
            print("ready", flush=True)
            try:
                while True:
                    env.step(0)
            except KeyboardInterrupt:
                print("interrupted", flush=True)
            env.reset()
            print(env.step(0)[4]["decision"], flush=True)
            try:
                vec.run(sys.argv[1], policy="local")
            except RuntimeError:
                env.close()
            print("running", flush=True)
            vec.run(sys.argv[1], policy="local", overrides={"time.measure_s": 100000})
            """
        with subprocess.Popen([sys.executable, "-B", "-c", textwrap.dedent(script), SMALL],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            self.assertEqual(process.stdout.readline(), "ready\n")
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.stdout.readline(), "interrupted\n")
            self.assertEqual(process.stdout.readline(), "1\n")
            self.assertEqual(process.stdout.readline(), "running\n")
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
            self.assertEqual(process.returncode, -signal.SIGINT, errors)
            self.assertEqual(errors.strip().splitlines()[-1], "KeyboardInterrupt")


class Processes(unittest.TestCase):
    def test_rows_are_single_environments(self):
        many = vec.vector(SMALL, 2, overrides=SHORT, seed=3)
        env = vec.make_scenario(SMALL, overrides=SHORT)
        self.addCleanup(env.close)
        observations, infos = many.reset()
        self.assertEqual(infos["seed"].tolist(), [3, 4])
        expected, _ = env.reset(seed=4)
        seed = 4
        ended = 0
        for _ in range(150):
            self.assertTrue(np.array_equal(observations[1], expected))
            actions = [int(np.flatnonzero(mask)[-1]) for mask in many.action_masks()]
            observations, rewards, _, truncated, infos = many.step(actions)
            expected, reward, _, cut, _ = env.step(actions[1])
            self.assertEqual((rewards[1], truncated[1]), (reward, cut))
            if cut:
                ended += 1
                self.assertTrue(same(infos["final_obs"][1], expected))
                seed += 2
                expected, _ = env.reset(seed=seed)
        self.assertGreater(ended, 0)
        self.assertEqual(len(many.call("feedback")), 2)
        with self.assertRaisesRegex(ValueError, "integer from 0 to 9"):
            many.step([0, 99])
        with self.assertRaisesRegex(ValueError, "one action for each"):
            many.step([0])
        pids = [process.pid for process in many._processes]
        many.close()
        for pid in pids:
            self.assertFalse(os.path.exists(f"/proc/{pid}"))
        with self.assertRaisesRegex(RuntimeError, "closed"):
            many.reset()

    def test_wrong_settings_end_all(self):
        with self.assertRaisesRegex(ValueError, "no_such_key"):
            vec.vector(SMALL, 2, overrides={"no_such_key": 1})
        self.assertEqual(children(), [])

    def test_a_dead_process_is_told(self):
        many = vec.vector(SMALL, 1, overrides=SHORT)
        many.reset()
        many._processes[0].kill()
        with self.assertRaisesRegex(RuntimeError, "environment 0 has died"):
            many.step([0])


if __name__ == "__main__":
    unittest.main()
