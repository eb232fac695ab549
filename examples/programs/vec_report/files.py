# SPDX-License-Identifier: GPL-2.0-only
"""Reading result folders and writing whole files."""

import csv
import json
import math
import os
import sys

from .errors import InputError, ReportError

UNKNOWN = math.nan


def read_json(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path}: expected JSON") from error


def is_episodes(folder):
    return os.path.exists(os.path.join(folder, "episodes.json"))


def number(text):
    """A cell of a table; empty is unknown."""
    return float(text) if text else UNKNOWN


def read_table(path, columns):
    """Rows of a CSV file as dictionaries; `columns` must be there."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in columns if c not in (reader.fieldnames or [])]
            if missing:
                raise InputError(f"{path}: expected a column {missing[0]}")
            return list(reader)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def flush_output():
    """What was printed is there, or a line says why not."""
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python says it again
        raise ReportError(f"standard output: cannot be written: {error.strerror}") from error


def write_file(path, content):
    """The whole file or none. Where a link leads is written and the link stays; so do devices and
    pipes, which get the bytes."""
    target = os.path.realpath(path)
    partial = f"{target}.partial-{os.getpid()}"
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    try:
        if os.path.exists(target) and not (os.path.isfile(target) or os.path.isdir(target)):
            with open(target, "wb") as file:
                file.write(data)
            return
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(partial, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    except OSError as error:
        if os.path.exists(partial):
            os.remove(partial)
        raise ReportError(f"{path}: cannot be written: {error.strerror}") from error
