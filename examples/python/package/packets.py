# SPDX-License-Identifier: GPL-2.0-only
"""Runs of scenarios in ns-3, from Python: as a whole, and as a Gymnasium environment."""

import json
import os
import sys

import numpy as np

from .documents import ItemPolicy, PlanAnswers, make_policy
from .options import check_whole
from .spaces import Box, Discrete, Env


def _packets():
    try:
        from . import _packets as module
    except ImportError as error:
        raise ImportError(
            "the packet world needs ns-3 and Boost.Context, and this package was built without: "
            f"{error}"
        ) from None
    return module


def _source(scenario, overrides):
    """File, text and overrides, as the module takes them."""
    pairs = [
        (key, value if isinstance(value, str) else json.dumps(value))
        for key, value in (overrides or {}).items()
    ]
    if isinstance(scenario, dict):
        return os.path.join(os.getcwd(), "scenario"), json.dumps(scenario), pairs
    return str(scenario), "", pairs


def _policy_name(scenario):
    """The name in a scenario's "policy", which is one or has one."""
    if not isinstance(scenario, dict):
        with open(scenario, encoding="utf-8") as file:
            scenario = json.load(file)
    policy = scenario.get("policy", "greedy")
    return policy if isinstance(policy, str) else policy.get("name", "greedy")


def run(
    scenario,
    policy=None,
    seed=None,
    overrides=None,
    fidelity="packet",
    out=None,
    dump_instances=False,
    model=None,
    **settings,
):
    """One run of a scenario, a file or a dict; what it leaves behind, as a dict.

    policy: a name, or a callable that gets an instance and returns a plan (see make_policy);
    without, the scenario's. overrides: {"workload.rate_hz": 0.5, …}. out: a folder for the files
    that `./vec run` writes. An exception in a policy ends the run: it is raised as PolicyError,
    whose cause it is.
    """
    if fidelity not in ("packet", "analytic"):
        raise ValueError(f'fidelity={fidelity!r}: expected "packet" or "analytic"')
    if dump_instances and not out:
        raise ValueError("dump_instances needs a folder: out=…")
    overrides = dict(overrides or {})
    if seed is not None:
        overrides["seed"] = check_whole("seed", seed, 0)
    module = _packets()
    policy = _policy_name(scenario) if policy is None else policy
    made = make_policy(policy, int(overrides.get("seed", 1)), model, **settings)
    return json.loads(
        module.run(
            *_source(scenario, overrides),
            made,
            fidelity == "analytic",
            str(out or ""),
            dump_instances,
        )
    )


def run_program(policies, arguments=None):
    """What `./vec run` does, with policies of one's own beside the others; returns its exit status.

    policies: {name: callable, or by_item(…)}. A script that ends with
    `sys.exit(vec.run_program({"mine": f}))` is a runner: `./vec compare … --runner=SCRIPT`
    compares with it. What a policy raises ends the run with one line on standard error; its
    traceback is then in sys.last_traceback.
    """
    module = _packets()
    named = []
    for name, policy in policies.items():
        if isinstance(policy, ItemPolicy):
            named.append(module.Named(name, None, policy.act, policy.observation))
        else:
            named.append(module.Named(name, PlanAnswers(policy), None, ""))
    sys.stdout.flush()
    words = sys.argv[1:] if arguments is None else list(arguments)
    return module.run_main(["vec-run", *words], named)


class ScenarioEnv(Env):
    """Runs of a scenario as episodes: a step decides one item of a task.

    Simulated time passes where all items that a coordinator has asked for are decided. Rewards are
    measured: a step gives minus the losses (mean seconds per task, or the system's own objective)
    of those decisions whose outcome became known in it, whenever they were taken.
    `info["decision"]` is the number of the decision that the step belonged to; feedback() tells
    which ones the rewards are of. A run that ends is `truncated`: nothing is seen of what is open.

    `reset()` builds a new world, of the seed given or the next one. One world at a time in a
    process; vector() has one in each of several.
    """

    metadata = {"render_modes": []}

    def __init__(self, core, policy, seed):
        self._core = core
        self._policy = policy
        self._next_seed = seed
        self._closed = False
        self.render_mode = None
        self._begin(seed)  # to see the sizes
        core.close()
        self.observation_space = Box(-1, 1, (core.inputs,), np.float32)
        self.action_space = Discrete(core.actions)

    def _begin(self, seed):
        others = None if self._policy is None else make_policy(self._policy, seed)
        if not self._core.begin(seed, others):
            raise ValueError(
                "the run ended and nothing was decided here: raise workload.rate_hz or "
                "time.measure_s, or look at policy_of"
            )

    def reset(self, *, seed=None, options=None):
        """The first observation of a run, and {"seed": …}."""
        if self._closed:
            raise RuntimeError("the environment is closed: make_scenario() another one")
        if options:
            raise ValueError(f"reset(options={options!r}): there are none; overrides has them")
        if seed is not None:
            self._next_seed = check_whole("seed", seed, 0)
            super().reset(seed=seed)
        begun = self._next_seed
        self._next_seed += 1
        self._begin(begun)
        return self._core.observation(), {"seed": begun}

    def step(self, action):
        """(observation, reward, terminated, truncated, info) after deciding the current item."""
        return self._core.step(action)

    def action_masks(self):
        """True where an action is allowed now."""
        return self._core.mask()

    def feedback(self):
        """[{"decision", "reward", "timeline"}]: what became known since the last call."""
        return [
            {"decision": decision, "reward": reward, "timeline": json.loads(timeline)}
            for decision, reward, timeline in self._core.feedback()
        ]

    def instance(self):
        """What the coordinator that asks knows, "vec-instance/1"."""
        return json.loads(self._core.instance())

    def results(self):
        """What the last run that went to its end left behind, as run() returns it."""
        return json.loads(self._core.results())

    @property
    def agents(self):
        """The machines whose coordinators are asked here; [] where these are vehicles."""
        return self._core.agents

    @property
    def agent(self):
        """The machine whose coordinator asks: "mec0", "rsu1", "cloud", "vehicle3"."""
        return self._core.agent

    @property
    def item(self):
        """(owner, item) that is to be decided, or None."""
        return self._core.item

    @property
    def layout(self):
        """The name of the observation's layout; while a decision waits."""
        return self._core.layout

    def close(self):
        self._closed = True
        self._core.close()


def scenario_core(scenario, policy_of, observation, overrides, joint):
    """The runs of a scenario, for an environment of whatever kind."""
    agents = set() if policy_of == "all" else set(policy_of)
    if policy_of != "all" and (isinstance(policy_of, str) or not agents):
        raise ValueError(f'policy_of={policy_of!r}: expected "all" or names of machines ["mec0", …]')
    return _packets().Runs(*_source(scenario, overrides), agents, observation, joint)


def scenario_seed(seed):
    return check_whole("seed", seed, 0)


def make_scenario(
    scenario, policy_of="all", observation="full", seed=1, overrides=None, policy=None
):
    """A scenario, a file or a dict, as an environment: see ScenarioEnv.

    policy_of: the machines whose coordinators are asked here ("mec0", "rsu1", "cloud";
    "vehicle0", … where vehicles plan), or "all". The others plan by `policy`, a name or a callable;
    without, by the scenario's.
    """
    seed = scenario_seed(seed)
    core = scenario_core(scenario, policy_of, observation, overrides, False)
    if policy_of == "all":
        policy = None
    elif policy is None:
        policy = (overrides or {}).get("policy") or _policy_name(scenario)
    return ScenarioEnv(core, policy, seed)
