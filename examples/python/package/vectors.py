# SPDX-License-Identifier: GPL-2.0-only
"""Many environments at once."""

import multiprocessing
import os

import numpy as np

from .environments import batch
from .options import check_whole
from .packets import make_scenario
from .spaces import Box, MultiDiscrete


def vector(world, count, **settings):
    """`count` environments side by side, with gymnasium.vector.VectorEnv's interface.

    world: a system, whose equations run in this thread, observations in one array (BatchedEnvs,
    settings of make()); or a scenario, a .json file or a dict, in a process each (ProcessEnvs,
    settings of make_scenario()).
    """
    if isinstance(world, (dict, os.PathLike)) or str(world).endswith(".json"):
        return ProcessEnvs(world, count, **settings)
    return batch(world, count, **settings)


def _work(pipe, settings):
    """A process with an environment, which does what it is told until the pipe ends."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process answers to it
    env = None
    try:
        while True:
            call, *values = pipe.recv()
            try:
                if call == "make":
                    env = make_scenario(**settings)
                    pipe.send((None, (env.observation_space.shape, int(env.action_space.n))))
                elif call == "close":
                    return
                else:
                    pipe.send((None, getattr(env, call)(*values[0], **values[1])))
            except Exception as error:  # pylint: disable=broad-except
                pipe.send((error, None))
    except EOFError:
        pass
    finally:
        if env is not None:
            env.close()


class ProcessEnvs:
    """Packet worlds side by side, a process each.

    An episode that ends is followed by the next one in the same step, as in BatchedEnvs. Seeds as
    there. The processes end with close(), or with this one.
    """

    metadata = {"render_modes": [], "autoreset_mode": "SameStep"}
    render_mode = None
    spec = None

    def __init__(self, scenario, count, seed=1, **settings):
        self.num_envs = check_whole("count", count, 1)
        self._next_seed = check_whole("seed", seed, 0)
        self._pipes = []
        self._processes = []
        spawn = multiprocessing.get_context("spawn")  # a fork would copy a simulator
        settings = {**settings, "scenario": scenario, "seed": seed}
        try:
            for _ in range(self.num_envs):
                ours, theirs = spawn.Pipe()
                process = spawn.Process(target=_work, args=(theirs, settings), daemon=True)
                process.start()
                theirs.close()
                self._pipes.append(ours)
                self._processes.append(process)
            sizes = self._all([("make",)] * self.num_envs)
        except BaseException:
            self.close()
            raise
        shape, actions = sizes[0]
        self._seeds = [0] * self.num_envs
        self.single_observation_space = Box(-1, 1, shape, np.float32)
        self.observation_space = Box(-1, 1, (self.num_envs, *shape), np.float32)
        self.action_space = MultiDiscrete([actions] * self.num_envs)

    @property
    def unwrapped(self):
        return self

    def _receive(self, lane):
        try:
            error, answer = self._pipes[lane].recv()
        except (EOFError, OSError):
            self.close()
            raise RuntimeError(f"the process of environment {lane} has died: make others") from None
        if error is not None:
            raise error
        return answer

    def _all(self, calls):
        """Sends each its call, None for nothing; the answers. The first error is raised when all
        have answered."""
        if not self._pipes:
            raise RuntimeError("the environments are closed: make others")
        for pipe, call in zip(self._pipes, calls):
            if call is not None:
                try:
                    pipe.send(call)
                except OSError:
                    pass  # its answer is that it has died
        answers, errors = [], []
        for lane, call in enumerate(calls):
            try:
                answers.append(None if call is None else self._receive(lane))
            except Exception as error:  # pylint: disable=broad-except
                answers.append(None)
                errors.append(error)
                if not self._pipes:
                    break
        if errors:
            raise errors[0]
        return answers

    def call(self, name, *arguments):
        """A method of every environment: a tuple of answers ("feedback", "results", …)."""
        return tuple(self._all([(name, arguments, {})] * self.num_envs))

    def reset(self, *, seed=None, options=None):
        """Begins all episodes: of seed, seed + 1, …"""
        if options:
            raise ValueError(f"reset(options={options!r}): there are none; overrides has them")
        if seed is not None:
            self._next_seed = check_whole("seed", seed, 0)
        self._seeds = [self._next_seed + lane for lane in range(self.num_envs)]
        self._next_seed += self.num_envs
        answers = self._all([("reset", (), {"seed": s}) for s in self._seeds])
        return np.array([a[0] for a in answers]), {"seed": np.array(self._seeds)}

    def step(self, actions):
        """Decides an item in each. `infos["decision"]`: as ScenarioEnv has it."""
        if len(actions) != self.num_envs:
            raise ValueError(f"step() takes one action for each of the {self.num_envs} environments")
        answers = self._all([("step", (int(action),), {}) for action in actions])
        observations, rewards, terminated, truncated, infos = zip(*answers)
        observations = np.array(observations)
        terminated, truncated = np.array(terminated), np.array(truncated)
        ended = terminated | truncated
        all_infos = {"decision": np.array([info["decision"] for info in infos])}
        if ended.any():
            finals = np.full(self.num_envs, None, object)
            calls = [None] * self.num_envs
            for lane in np.flatnonzero(ended):
                finals[lane] = observations[lane].copy()
                self._seeds[lane] += self.num_envs
                calls[lane] = ("reset", (), {"seed": int(self._seeds[lane])})
            for lane, answer in enumerate(self._all(calls)):
                if answer is not None:
                    observations[lane] = answer[0]
            all_infos.update({"final_obs": finals, "_final_obs": ended})
        return observations, np.array(rewards), terminated, truncated, all_infos

    def action_masks(self):
        """[environments, actions]: true where allowed."""
        return np.array(self.call("action_masks"))

    def close(self):
        for pipe in self._pipes:
            try:
                pipe.send(("close",))
            except OSError:
                pass
            pipe.close()
        for process in self._processes:
            process.join(2)
            if process.is_alive():
                process.terminate()
                process.join()
        self._pipes, self._processes = [], []
