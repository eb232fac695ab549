# SPDX-License-Identifier: GPL-2.0-only
"""Errors of one line with the exit status of the command line."""


class ReportError(Exception):
    """What is wrong and what to do."""

    status = 3


class InputError(ReportError):
    """The input is wrong."""

    status = 2
