# SPDX-License-Identifier: GPL-2.0-only
"""Python's keyword arguments as the options of the command line."""


def text_of(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def options_of(keywords):
    """{"slot_s": 0.1} → {"slot-s": "0.1"}; None leaves an option out."""
    return {
        name.replace("_", "-"): text_of(value)
        for name, value in keywords.items()
        if value is not None
    }


def check_whole(name, value, least):
    """The value as an integer, or a ValueError that says what was expected."""
    if isinstance(value, bool) or not hasattr(value, "__index__") or value.__index__() < least:
        raise ValueError(f"{name}={value!r}: expected an integer from {least} on")
    return value.__index__()
