# SPDX-License-Identifier: GPL-2.0-only
"""Several agents: PettingZoo environments over the others."""

import numpy as np

from .environments import JointEnv, make
from .packets import make_scenario, scenario_core, scenario_seed
from .spaces import Box, Dict, MultiDiscrete

try:
    from pettingzoo import AECEnv, ParallelEnv
except ImportError:
    AECEnv = ParallelEnv = object


def _is_scenario(world):
    return not isinstance(world, str) or world.endswith(".json")


def aec(world, **settings):
    """Decisions one by one, each by the agent it belongs to: a PettingZoo AEC environment.

    world: a system, whose owners of work (tasks, workflows, devices) are the agents "owner_0", …;
    or a scenario, whose coordinators are: "mec0", "rsu1", … The settings are those of make() and
    make_scenario().
    """
    return InTurn(make_scenario(world, **settings) if _is_scenario(world) else make(world, **settings))


def parallel(world, **settings):
    """A slot at once, an agent for each row of it: a PettingZoo parallel environment.

    world: a system that can be decided at once (load-balance, multi-workload), or a scenario of
    one, a step for each decision interval of a coordinator. Settings as for aec().
    """
    if _is_scenario(world):
        return ScenarioRows(world, **settings)
    return Rows(make(world, heads="joint", **settings))


class _Agents:
    """What PettingZoo asks of both kinds."""

    render_mode = None

    @property
    def unwrapped(self):
        return self

    @property
    def num_agents(self):
        return len(self.agents)

    @property
    def max_num_agents(self):
        return len(self.possible_agents)

    def render(self):
        return None

    def state(self):
        raise NotImplementedError("there is no state beside what agents observe")


class InTurn(_Agents, AECEnv):
    """An item a step. What a step rewards goes to the agent whose decision it was; the mask of
    allowed actions is in `infos[agent]["action_mask"]`.

    An agent sees what there was to see when it was asked last.
    """

    metadata = {"render_modes": [], "name": "vec", "is_parallelizable": False}

    def __init__(self, env):
        self._env = env
        self._is_scenario = hasattr(env, "feedback")
        self.possible_agents = list(env.agents if self._is_scenario else self._owners(0))
        self.agents = []

    def _owners(self, seed=None):
        if seed is not None:
            self._env.reset(seed=seed)
        return [f"owner_{owner}" for owner in sorted(set(self._env.owners))]

    def _asked(self):
        return self._env.agent if self._is_scenario else f"owner_{self._env.item[0]}"

    def observation_space(self, agent):
        return self._env.observation_space

    def action_space(self, agent):
        return self._env.action_space

    def reset(self, seed=None, options=None):
        observation, _ = self._env.reset(seed=seed, options=options)
        self.agents = list(self.possible_agents if self._is_scenario else self._owners())
        for agent in self.agents:
            if agent not in self.possible_agents:
                self.possible_agents.append(agent)
        self.rewards = dict.fromkeys(self.agents, 0.0)
        self._cumulative_rewards = dict.fromkeys(self.agents, 0.0)
        self.terminations = dict.fromkeys(self.agents, False)
        self.truncations = dict.fromkeys(self.agents, False)
        self.infos = {agent: {} for agent in self.agents}
        self._decided = {}  # by whom
        self._seen = {}
        self._ask(observation)

    def _ask(self, observation):
        self.agent_selection = self._asked()
        if self.agent_selection not in self.agents:
            self._join(self.agent_selection)
        self._seen[self.agent_selection] = observation
        self.infos[self.agent_selection] = {"action_mask": self._env.action_masks().astype(np.int8)}

    def _join(self, agent):
        """A vehicle that plans for itself and was not there before."""
        self.agents.append(agent)
        if agent not in self.possible_agents:
            self.possible_agents.append(agent)
        self.rewards[agent] = self._cumulative_rewards[agent] = 0.0
        self.terminations[agent] = self.truncations[agent] = False
        self.infos[agent] = {}

    def observe(self, agent):
        if agent not in self._seen:
            return np.zeros(self._env.observation_space.shape, np.float32)
        return self._seen[agent]

    def last(self, observe=True):
        agent = self.agent_selection
        return (
            self.observe(agent) if observe else None,
            self._cumulative_rewards[agent],
            self.terminations[agent],
            self.truncations[agent],
            self.infos[agent],
        )

    def agent_iter(self, max_iter=2**63):
        for _ in range(max_iter):
            if not self.agents:
                return
            yield self.agent_selection

    def step(self, action):
        if not self.agents:
            raise RuntimeError("the episode is over: reset() begins the next one")
        agent = self.agent_selection
        if self.terminations[agent] or self.truncations[agent]:
            if action is not None:
                raise ValueError(f"{agent} has ended: its action is None")
            self._take_leave(agent)
            return
        observation, reward, terminated, truncated, info = self._env.step(action)
        self._cumulative_rewards[agent] = 0.0
        self.rewards = dict.fromkeys(self.agents, 0.0)
        if self._is_scenario:
            self._decided[info["decision"]] = agent
            for told in self._env.feedback():
                self.rewards[self._decided.pop(told["decision"])] += told["reward"]
        else:
            self.rewards[agent] = reward
        for name, value in self.rewards.items():
            self._cumulative_rewards[name] += value
        if terminated or truncated:
            self.terminations = dict.fromkeys(self.agents, terminated)
            self.truncations = dict.fromkeys(self.agents, truncated)
            self.infos = {name: {} for name in self.agents}
            self.agent_selection = self.agents[0]
        else:
            self._ask(observation)

    def _take_leave(self, agent):
        self.agents.remove(agent)
        for table in (self.rewards, self._cumulative_rewards, self.terminations, self.truncations, self.infos):
            del table[agent]
        self.rewards = dict.fromkeys(self.agents, 0.0)
        if self.agents:
            self.agent_selection = self.agents[0]

    def close(self):
        self._env.close()


class Rows(_Agents, ParallelEnv):
    """A slot a step, its rows the agents "owner_0", …: each sees its row and the context, and has
    its row's heads. `infos[agent]["action_mask"]`: its discrete heads, one after the other."""

    metadata = {"render_modes": [], "name": "vec"}

    def __init__(self, env: JointEnv):
        self._env = env
        self._set_spaces(env.head_sizes, env._core.levels, env._core.inputs + env._core.context)
        self.possible_agents = [f"owner_{row}" for row in range(env.observation_space["rows"].shape[0])]
        self.agents = []

    def _set_spaces(self, choices, levels, inputs):
        parts = {}
        if choices:
            parts["choices"] = MultiDiscrete(choices)
        if levels:
            parts["levels"] = Box(-1, 1, (levels,), np.float32)
        self._names = list(parts)
        self._action_space = Dict(parts) if len(parts) > 1 else next(iter(parts.values()))
        self._observation_space = Box(-np.inf, np.inf, (inputs,), np.float32)

    def observation_space(self, agent):
        return self._observation_space

    def action_space(self, agent):
        return self._action_space

    def _split(self, rows, context):
        return {a: np.concatenate([row, context]) for a, row in zip(self.agents, rows)}

    def _infos(self, masks):
        return {a: {"action_mask": m.astype(np.int8)} for a, m in zip(self.agents, masks)}

    def _gather(self, actions):
        if not self.agents:
            raise RuntimeError("the episode is over: reset() begins the next one")
        if set(actions) != set(self.agents):
            raise ValueError("step() takes an action of each of the agents, and of no other")
        if len(self._names) == 1:
            return {self._names[0]: np.array([actions[a] for a in self.agents])}
        return {name: np.array([actions[a][name] for a in self.agents]) for name in self._names}

    def _masks(self):
        return self._env.action_masks().reshape(len(self.possible_agents), -1)

    def reset(self, seed=None, options=None):
        seen, _ = self._env.reset(seed=seed, options=options)
        self.agents = list(self.possible_agents)
        return self._split(seen["rows"], seen["context"]), self._infos(self._masks())

    def step(self, actions):
        parts = self._gather(actions)
        action = parts if len(self._names) > 1 else next(iter(parts.values()))
        seen, _, terminated, truncated, info = self._env.step(action)
        agents = self.agents
        observations = self._split(seen["rows"], seen["context"])
        infos = self._infos(self._masks())
        if terminated or truncated:
            self.agents = []
        return (
            observations,
            dict(zip(agents, map(float, info["row_rewards"]))),
            dict.fromkeys(agents, terminated),
            dict.fromkeys(agents, truncated),
            infos,
        )

    def close(self):
        self._env.close()


class ScenarioRows(Rows):
    """A decision of a coordinator a step: its tasks of one decision interval, of which the rows are
    those there are now, "row_0", …

    Rewards are measured, the same for all: minus the losses of the decisions whose outcome became
    known. What the equations promise each row is in `infos[agent]["predicted"]`.
    """

    def __init__(self, scenario, policy_of="all", observation="full", seed=1, overrides=None):
        self._core = scenario_core(scenario, policy_of, observation, overrides, True)
        self._others = None if policy_of == "all" else (overrides or {}).get("policy", "greedy")
        self._next_seed = scenario_seed(seed)
        self.possible_agents = []
        self._begin(self._next_seed)
        choices, levels, rows, context, _ = self._core.joint()
        self._core.close()
        self._set_spaces(choices, levels, rows.shape[1] + len(context))
        self.agents = []

    def _begin(self, seed):
        from .documents import make_policy

        others = None if self._others is None else make_policy(self._others, seed)
        if not self._core.begin(seed, others):
            raise ValueError("the run ended and nothing was decided: raise workload.rate_hz")

    def _look(self):
        _, _, rows, context, masks = self._core.joint()
        self.agents = [f"row_{row}" for row in range(len(rows))]
        self.possible_agents += self.agents[len(self.possible_agents) :]
        return self._split(rows, context), self._infos(masks)

    def reset(self, seed=None, options=None):
        if seed is not None:
            self._next_seed = scenario_seed(seed)
        self._begin(self._next_seed)
        self._next_seed += 1
        return self._look()

    def step(self, actions):
        parts = self._gather(actions)
        numbers = np.concatenate([parts[n].reshape(len(self.agents), -1) for n in self._names], 1)
        before = self.agents
        decision, predicted, reward, is_over = self._core.step_joint(numbers.astype(np.float32).ravel().tolist())
        observations, infos = {}, {}
        if is_over:
            self.agents = []
            observations = {a: np.zeros(self._observation_space.shape, np.float32) for a in before}
        else:
            observations, infos = self._look()
        for agent, promise in zip(before, predicted):
            infos.setdefault(agent, {}).update(predicted=promise, decision=decision)
        names = list(dict.fromkeys([*before, *self.agents]))
        return (
            observations,
            dict.fromkeys(names, reward),
            dict.fromkeys(names, False),
            {name: is_over or name not in self.agents for name in names},
            infos,
        )

    def close(self):
        self._core.close()
