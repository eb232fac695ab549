# SPDX-License-Identifier: GPL-2.0-only
"""Instances, plans and timelines as plain dicts of the formats, and who plans."""

import json

from . import _equations
from .options import check_whole, options_of


def systems():
    """The names of the systems."""
    return _equations.systems()


def profiles(system):
    """The names of the sets of ranges that a system has; the first is its default."""
    return [name for owner, name in _equations.profiles() if owner == system]


def generate(system, seed=1, slots=None, **options):
    """A random instance, as `./vec generate` draws it; a list of them with slots."""
    if slots is not None:
        check_whole("slots", slots, 1)
    lines = _equations.generate(system, options_of(options), check_whole("seed", seed, 0), slots or 1)
    instances = [json.loads(line) for line in lines]
    return instances[0] if slots is None else instances


def evaluate(instance, plan):
    """The timeline of a plan under the equations of the instance's system."""
    return json.loads(_equations.evaluate(json.dumps(instance), json.dumps(plan)))


def schedule(instance, policy="greedy", seed=1, model=None, **settings):
    """(plan, timeline) of a policy: a name of `./vec policies`, or a Python callable."""
    made = make_policy(policy, seed, model, **settings)
    plan, timeline = _equations.schedule(json.dumps(instance), made)
    return json.loads(plan), json.loads(timeline)


def make_policy(policy, seed=1, model=None, **settings):
    """A policy for schedule() and run().

    A name is one of the table, NAME:FILE one with the trained model FILE; those that need LibTorch
    load it. A callable gets an instance and returns a plan; where it has a method
    `feedback(decision, timeline)`, that hears what came of it. See also by_item().
    """
    if isinstance(policy, _equations.Policy):
        return policy
    if isinstance(policy, ItemPolicy):
        return _equations.item_policy(policy.name, policy.act, policy.observation)
    if callable(policy):
        return _equations.python_policy(name_of(policy), PlanAnswers(policy))
    arguments = policy, check_whole("seed", seed, 0), str(model or ""), options_of(settings)
    if _equations.has_policy(policy):
        return _equations.make_policy(*arguments)
    try:
        from . import _learned
    except ImportError:
        return _equations.make_policy(*arguments)  # which says what there is
    return _learned.make_policy(*arguments)


def by_item(act, observation="full", name=None):
    """A policy of a callable that places item after item: act(observation, mask) → action."""
    return ItemPolicy(act, observation, name or name_of(act))


class ItemPolicy:
    """What by_item() returns."""

    def __init__(self, act, observation, name):
        self.act = act
        self.observation = observation
        self.name = name


def name_of(policy):
    return getattr(policy, "__name__", type(policy).__name__)


class PlanAnswers:
    """A callable that speaks in dicts, for a policy that speaks in texts."""

    def __init__(self, policy):
        self._policy = policy
        self.wants_feedback = hasattr(policy, "feedback")

    def decide(self, _decision, instance):
        plan = self._policy(json.loads(instance))
        if isinstance(plan, list):
            plan = {"format": "vec-plan/1", "assignments": plan}
        return json.dumps(plan)

    def feedback(self, decision, timeline):
        self._policy.feedback(decision, json.loads(timeline))
