# SPDX-License-Identifier: GPL-2.0-only
"""Many environments at once."""

from .environments import batch


def vector(system, count, **settings):
    """`count` environments: of equations in one thread, their observations in one array."""
    return batch(system, count, **settings)
