# SPDX-License-Identifier: GPL-2.0-only
"""What is raised beside Python's own: ValueError for wrong input, OSError for trouble with the
surroundings, RuntimeError for calls that are not in order."""


class PolicyError(Exception):
    """A policy made in Python has raised something: `__cause__`, with its traceback.

    The message is one line that names the policy, what was raised and where.
    """
