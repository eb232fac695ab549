# SPDX-License-Identifier: GPL-2.0-only
"""Worlds of equations as Gymnasium environments."""

import json

import numpy as np

from . import _equations
from .options import check_whole, options_of
from .spaces import Box, Dict, Discrete, Env, MultiDiscrete


class Equations(Env):
    """What environments of equations share: seeds, documents, drawing.

    `reset(seed=N)` begins the episode of that seed, the one that the same seed means in C++ and for
    `./vec generate --seed=N`. `reset()` alone takes the next seed.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 1}

    def __init__(self, core, seed, render_mode):
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f'render_mode={render_mode!r}: expected "rgb_array" or None')
        self._core = core
        self._next_seed = seed
        self._closed = False
        self.render_mode = render_mode
        if render_mode:
            core.keep_timelines()

    def reset(self, *, seed=None, options=None):
        """The first observation of an episode, and {"seed": its seed}."""
        if self._closed:
            raise RuntimeError("the environment is closed: make() another one")
        if options:
            raise ValueError(f"reset(options={options!r}): there are none; make() takes them")
        if seed is not None:
            self._next_seed = check_whole("seed", seed, 0)
            super().reset(seed=seed)
        observation, begun = self._core.reset(self._next_seed)
        self._next_seed = begun + 1
        return self._shape(observation), {"seed": begun}

    def _shape(self, observation):
        return observation

    def action_masks(self):
        """True where an action is allowed now; of several discrete heads, one after the other."""
        return self._core.mask()

    def instance(self):
        """The instance that is being decided, "vec-instance/1"."""
        return json.loads(self._core.instance())

    def plan(self):
        """What was decided of it so far, "vec-plan/1"."""
        return json.loads(self._core.plan())

    def timeline(self):
        """What became of the last instance that was decided, or None; kept with a render_mode."""
        return json.loads(self._core.timeline() or "null")

    def render(self):
        """The Gantt chart of timeline(), as an array of red, green and blue; empty without one."""
        if self.render_mode is None:
            raise RuntimeError('render() needs make(…, render_mode="rgb_array")')
        from .drawing import gantt

        return gantt(self.timeline())

    def close(self):
        self._closed = True


class ItemEnv(Equations):
    """A step decides one item (subtask, task, workload): one of a number of actions.

    `info` is empty but after `reset()`. `terminated`: all of the instance is decided. `truncated`:
    the slots of the episode are over, and the observation is that of what would follow.
    """

    def __init__(self, core, seed, render_mode):
        super().__init__(core, seed, render_mode)
        self.observation_space = Box(-1, 1, (core.inputs,), np.float32)
        self.action_space = Discrete(core.actions)
        self.step = core.step  # the method below, without a call in between

    def step(self, action):
        """(observation, reward, terminated, truncated, info) after deciding the current item."""
        return self._core.step(action)

    @property
    def layout(self):
        """The name of the observation's layout, as models and TorchScript modules have it."""
        return self._core.layout[0]

    @property
    def blocks(self):
        """[(name, offset, size)] of the numbers of an observation."""
        return self._core.layout[1]

    @property
    def item(self):
        """(owner, item) that is to be decided, or None."""
        return self._core.item

    @property
    def owners(self):
        """The owner of each item of the instance, in the order in which they are asked."""
        return self._core.owners


class JointEnv(Equations):
    """A step decides all of a slot: a row for each owner (vehicle, device).

    Observations are {"rows": [rows, numbers], "context": [numbers]}. An action has discrete heads
    ("choices", [rows, heads]) and continuous ones ("levels", [rows, heads] in [-1, 1]); where there
    is one kind only, it is the action itself. The reward is the mean of `info["row_rewards"]`.
    """

    def __init__(self, core, seed, render_mode):
        super().__init__(core, seed, render_mode)
        self.observation_space = Dict(
            {
                "rows": Box(-np.inf, np.inf, (core.rows, core.inputs), np.float32),
                "context": Box(-np.inf, np.inf, (core.context,), np.float32),
            }
        )
        parts = {}
        if core.choices:
            parts["choices"] = MultiDiscrete(np.tile(core.choices, (core.rows, 1)))
        if core.levels:
            parts["levels"] = Box(-1, 1, (core.rows, core.levels), np.float32)
        self._names = list(parts)
        self._form = " and ".join(f"{name} of shape {part.shape}" for name, part in parts.items())
        self.action_space = Dict(parts) if len(parts) > 1 else next(iter(parts.values()))

    def _shape(self, observation):
        return {"rows": observation[0], "context": observation[1]}

    def step(self, action):
        """(observation, reward, terminated, truncated, info) after deciding the slot."""
        parts = action if len(self._names) > 1 else {self._names[0]: action}
        try:
            choices = np.asarray(parts.get("choices", ()))
            levels = np.asarray(parts.get("levels", ()), np.float32)
            if choices.size and not np.issubdtype(choices.dtype, np.integer):
                raise TypeError
        except (AttributeError, TypeError, ValueError):
            raise ValueError(f"an action is {self._form}") from None
        observation, reward, terminated, truncated, rows = self._core.step(
            choices.astype(np.int64).ravel(), levels.ravel()
        )
        return self._shape(observation), reward, terminated, truncated, {"row_rewards": rows}

    @property
    def layout(self):
        """The name of the layout of rows, context and heads."""
        return self._core.layout

    @property
    def head_sizes(self):
        """How many values each discrete head of a row has."""
        return list(self._core.choices)


def _arguments(system, profile, observation, slots, options):
    if slots is not None:
        check_whole("slots", slots, 1)
    return system, options_of({"profile": profile, **options}), "", slots or 0, observation


def _make(arguments, seed, heads, render_mode):
    seed = check_whole("seed", seed, 0)
    if heads == "items":
        return ItemEnv(_equations.Items(*arguments, seed), seed, render_mode)
    if heads == "joint":
        return JointEnv(_equations.Joint(*arguments, seed), seed, render_mode)
    raise ValueError(f'heads={heads!r}: expected "items" or "joint"')


def make(
    system,
    profile=None,
    observation="full",
    seed=1,
    slots=None,
    heads="items",
    render_mode=None,
    **options,
):
    """An environment of the equations of a system.

    profile, options: what instances are drawn from, as `./vec generate` takes them (n=20,
    vehicles=3, …). observation: "full", or "literal", what the system's paper prints as its state.
    seed: of the first episode. slots: an episode is so many slots of a world that goes on; without,
    it is one instance. heads: "items" decides item by item, "joint" a slot at once
    (load-balance, multi-workload).
    """
    return _make(_arguments(system, profile, observation, slots, options), seed, heads, render_mode)


def make_from_instances(
    folder, system="mec-dag", observation="full", seed=0, slots=None, heads="items", render_mode=None
):
    """The same for recorded instances: a folder that `./vec run --dump-instances` has written.

    An episode is one of them, number seed mod their number, in the order of time; with slots it is
    their first slots, in which plans change nothing, and seeds do not matter.
    """
    if slots is not None:
        check_whole("slots", slots, 1)
    return _make((system, {}, str(folder), slots or 0, observation), seed, heads, render_mode)


class BatchedEnvs:
    """Environments side by side, with gymnasium.vector.VectorEnv's interface.

    A step decides an item in each; `step` takes an array of actions and gives arrays. An episode
    that ends is followed by the next one in the same step (gymnasium's autoreset mode SAME_STEP);
    `infos["final_obs"]` then has what was to be seen at its end, of the environments in
    `infos["_final_obs"]`. Environment i of N has the seeds seed + i, seed + i + N, …

    Observations and masks are not copied: those before a step are there after it, and are
    overwritten by the step after that.
    """

    metadata = {"render_modes": [], "autoreset_mode": "SameStep"}
    render_mode = None
    spec = None

    def __init__(self, core, count, seed):
        self._core = core
        self._next_seed = seed
        self._closed = False
        self.num_envs = count
        self.single_observation_space = Box(-1, 1, (core.inputs,), np.float32)
        self.single_action_space = Discrete(core.actions)
        self.observation_space = Box(-1, 1, (count, core.inputs), np.float32)
        self.action_space = MultiDiscrete([core.actions] * count)

    @property
    def unwrapped(self):
        return self

    def reset(self, *, seed=None, options=None):
        """Begins all episodes: of seed, seed + 1, …"""
        if self._closed:
            raise RuntimeError("the environments are closed: make others")
        if options:
            raise ValueError(f"reset(options={options!r}): there are none; vector() takes them")
        if seed is not None:
            self._next_seed = check_whole("seed", seed, 0)
        observations = self._core.reset(self._next_seed)
        self._next_seed += self.num_envs
        return observations, {"seed": np.array(self._core.seeds())}

    def step(self, actions):
        observations, rewards, terminated, truncated, ended = self._core.step(actions)
        infos = {}
        if ended is not None:
            lanes, last = ended
            finals = np.full(self.num_envs, None, object)
            for lane, row in zip(lanes, last):
                finals[lane] = row
            infos = {"final_obs": finals, "_final_obs": terminated | truncated}
        return observations, rewards, terminated, truncated, infos

    def action_masks(self):
        """[environments, actions]: true where allowed."""
        return self._core.masks()

    def close(self):
        self._closed = True


def batch(system, count, profile=None, observation="full", seed=1, slots=None, **options):
    """`count` environments of make(system, …, heads="items") in one array: see BatchedEnvs."""
    count = check_whole("count", count, 1)
    seed = check_whole("seed", seed, 0)
    arguments = _arguments(system, profile, observation, slots, options)
    return BatchedEnvs(_equations.Batch(*arguments, count, seed), count, seed)
