# SPDX-License-Identifier: GPL-2.0-only
"""Vehicular edge computing on ns-3, from Python.

make, make_from_instances, vector, make_scenario: Gymnasium environments.
aec, parallel: PettingZoo environments.
generate, schedule, evaluate, run: what ./vec does, on dicts.
"""

from .agents import aec, parallel
from .documents import by_item, evaluate, generate, make_policy, profiles, schedule, systems
from .environments import make, make_from_instances
from .errors import PolicyError
from .packets import make_scenario, run, run_program
from .vectors import vector
