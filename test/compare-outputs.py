#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Says where two folders of outputs differ, but for what depends on the machine.

usage: compare-outputs.py OLD NEW [FOLDER…]; the names of these folders count as equal. Exit status 1
when there is a difference.
"""

import json
import os
import re
import struct
import sys

# Wall-clock figures: files, keys of JSON documents, and words of what programs say.
FILES = {"timing.csv"}
KEYS = {"wall", "wall_s", "decide_us"}
SAID = re.compile(r"\b[\d.]+ wall s\b|\b(took|after|about) [\d.]+ (s|min|h)\b|[\d.,]+ (decisions|steps|updates)/s")


def without_wall_clock(document):
    if isinstance(document, dict):
        return {key: without_wall_clock(value) for key, value in document.items() if key not in KEYS}
    if isinstance(document, list):
        return [without_wall_clock(value) for value in document]
    return document


def safetensors(data):
    """Header and bytes of the tensors; the metadata are compared as a document."""
    (size,) = struct.unpack("<Q", data[:8])
    return without_wall_clock(json.loads(data[8 : 8 + size])), data[8 + size :]


def read(path, folders):
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".safetensors"):
        return safetensors(data)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    for folder in folders:
        text = text.replace(folder, "BUILD")
    if path.endswith("run.json"):
        return without_wall_clock(json.loads(text))
    if path.endswith((".log", ".err")):
        return SAID.sub("T", text)
    return text


def files_of(folder):
    found = set()
    for inside, _, names in os.walk(folder):
        found |= {os.path.relpath(os.path.join(inside, name), folder) for name in names}
    return found


def first_difference(old, new):
    if isinstance(old, str) and isinstance(new, str):
        for number, (a, b) in enumerate(zip(old.splitlines(), new.splitlines()), 1):
            if a != b:
                return f"line {number}: {a[:160]!r} became {b[:160]!r}"
        return f"{len(old.splitlines())} lines became {len(new.splitlines())}"
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(set(old) | set(new)):
            if old.get(key) != new.get(key):
                return f"{key}: {str(old.get(key))[:120]} became {str(new.get(key))[:120]}"
    if isinstance(old, tuple) and old[0] != new[0]:
        return "metadata: " + first_difference(old[0], new[0])
    return "other bytes"


def main():
    old, new, *folders = sys.argv[1:]
    folders = sorted(filter(None, folders + [old, new]), key=len, reverse=True)
    before, after = files_of(old), files_of(new)
    differences = [f"{name}: only in the old one" for name in sorted(before - after)]
    differences += [f"{name}: only in the new one" for name in sorted(after - before)]
    same = 0
    for name in sorted(before & after):
        if os.path.basename(name) in FILES:
            continue
        one, other = read(os.path.join(old, name), folders), read(os.path.join(new, name), folders)
        if one == other:
            same += 1
        else:
            differences.append(f"{name}: {first_difference(one, other)}")
    for line in differences:
        print(line)
    print(f"{same} files are the same, {len(differences)} differ")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
