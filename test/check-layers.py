#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks the sources against the table of layers and the rules of the house.

usage: check-layers.py [ROOT]; prints one line per offence, exit status 1 if there is one.
"""

import os
import re
import sys

ALLOWED = {
    "core": "core",
    "workload": "core workload",
    "systems": "core workload systems",
    "policies": "core workload systems policies",
    "learning": "core workload systems policies learning",
    "traffic": "core traffic",
    "network": "core workload systems traffic network",
    "helper": "core workload systems policies traffic network helper",
}
EVERYTHING = "core workload systems policies learning traffic network helper"
# Outside libraries: who may include them.
OUTSIDE = [
    (re.compile(r"(torch|ATen|c10|caffe2)/"), {"learning"}, "LibTorch"),
    (re.compile(r"(libsumo|libtraci)/"), {"traffic"}, "libsumo"),
    (re.compile(r"ns3/(?!vec-)"), {"network", "helper"}, "ns-3"),
]
MAX_LINES = 600
LEARNING = os.path.join("cmake", "learning.cmake")
PUBLIC = os.path.join("cmake", "public-headers.cmake")
MAX_FUNCTIONS = 30  # of a class, constructors and destructors not counted
# Interfaces (classes with a pure virtual function) may have more, and these, which are to be split:
LARGE_CLASSES = {"CoordinatorApp", "Ledger", "ServerApp", "VehicleApp", "World"}
INCLUDE = re.compile(r'^\s*#\s*include\s*(<([^>]+)>|"([^"]+)")', re.M)
# What the main functions of programs call may print.
PROGRAM_FILES = {"helper/vec-run-program.cc", "model/core/vec-options.cc", "model/core/vec-program.cc"}
PRINTS = re.compile(r"std::(cout|cerr|clog)\b(?!\.rdbuf)|\b(printf|puts|fprintf)\s*\(")


def sources(root):
    """Yields (path relative to root, top folder, layer or None) of the files that are ours."""
    for top in ("model", "helper", "examples", "test", "cmake", "doc", "wscript-compat", "."):
        for folder, subfolders, files in os.walk(os.path.join(root, top)):
            subfolders[:] = [] if top == "." else sorted(s for s in subfolders if s != "__pycache__")
            for name in sorted(files):
                path = os.path.relpath(os.path.join(folder, name), root)
                parts = path.split(os.sep)
                layer = None
                if parts[0] == "helper":
                    layer = "helper"
                elif parts[0] == "model":
                    layer = parts[1]
                yield path, parts[0], layer


def strip_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)


CLASS = re.compile(r"\b(?:class|struct)\s+(?:\w+::)*(\w+)[^;{}()]*\{")


def members(text, begin):
    """Yields the declarations of a class body: texts up to their semicolon or body."""
    depth = 0
    words = ""
    for character in text[begin:]:
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth < 0:
                return
            if depth == 0 and "(" in words:
                yield words
                words = ""
        elif character == ";" and depth == 0:
            yield words
            words = ""
        elif depth == 0:
            words += character


def count_functions(text, name, begin):
    """(member functions without constructors and destructors, whether one is pure virtual)."""
    functions = 0
    pure = False
    for words in members(text, begin):
        pure = pure or re.search(r"\)[\w\s]*=\s*0\s*$", words) is not None
        words = re.sub(r"\b(public|protected|private)\s*:(?!:)", "", words).strip()
        words = re.sub(r"\boperator\s*(\(\)|\[\]|[^\w\s(]+)", "operator_", words)
        while re.search(r"<[^<>]*>", words):
            words = re.sub(r"<[^<>]*>", "", words)
        if re.match(r"(using|typedef|friend|enum|class|struct|static_assert)\b", words):
            continue
        found = re.match(r"[^=(]*?(~?\w+)\s*\(", words)
        if found and found[1].lstrip("~") != name:
            functions += 1
    return functions, pure


def check_classes(path, text):
    """The offences of classes that do too much."""
    text = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', strip_comments(text))
    offences = []
    for match in CLASS.finditer(text):
        functions, pure = count_functions(text, match[1], match.end())
        if functions > MAX_FUNCTIONS and not pure and match[1] not in LARGE_CLASSES:
            offences.append(
                f"{path}: class {match[1]} has {functions} member functions, more than {MAX_FUNCTIONS}"
            )
    return offences


def check(root):
    offences = []
    homes = {}
    files = list(sources(root))
    for path, top, layer in files:
        if top in ("model", "helper") and path.endswith(".h"):
            name = os.path.basename(path)
            if name in homes:
                offences.append(f"{path}: the name of {homes[name][0]} too; headers share one folder")
            homes[name] = (path, layer)
    listed = set()
    for name in ("CMakeLists.txt", LEARNING):
        with open(os.path.join(root, name), encoding="utf-8") as lists:
            listed |= set(re.findall(r"^\s+([\w./-]+\.(?:cc|h))\s*$", lists.read(), re.M))
    with open(os.path.join(root, PUBLIC), encoding="utf-8") as lists:
        public = set(re.findall(r"^    (vec-[\w-]+\.h)$", lists.read(), re.M))
    offences += check_public(root, public, homes)

    for path, top, layer in files:
        name = os.path.basename(path)
        code = name.endswith((".cc", ".h"))
        if not (code or name.endswith((".py", ".sh", ".cmake")) or name in ("CMakeLists.txt", "vec")):
            continue
        with open(os.path.join(root, path), encoding="utf-8") as file:
            text = file.read()
        lines = text.splitlines()
        first = lines[1:2] if text.startswith("#!") else lines[0:1]
        if not first or "SPDX-License-Identifier: GPL-2.0-only" not in first[0]:
            offences.append(f"{path}:1: the first line is not the SPDX line")
        if len(lines) > MAX_LINES:
            offences.append(f"{path}: {len(lines)} lines, more than {MAX_LINES}")
        if not code:
            continue
        if not name.startswith("vec-"):
            offences.append(f"{path}: the name does not start with vec-")
        if top in ("model", "helper"):
            if layer not in ALLOWED:
                offences.append(f"{path}: model/{layer} is no layer")
                continue
            offences += check_classes(path, text)
            if path.endswith(".cc") and path not in listed:
                offences.append(f"{path}: not in CMakeLists.txt")
            if path not in PROGRAM_FILES and PRINTS.search(strip_comments(text)):
                offences.append(f"{path}: prints; results leave through return values and traces")
        offences += check_includes(path, text, top, layer, homes, listed)
        if os.path.dirname(path) == "examples":
            for header in re.findall(r'^#include "ns3/(vec-[\w-]+\.h)"', text, re.M):
                if header not in public:
                    offences.append(f"{path}: {header} is not in {PUBLIC}")
    return offences


def check_public(root, public, homes):
    """The offences of public headers: each is there and in Doxygen's group, and none needs LibTorch."""
    offences = []
    for name in sorted(public):
        reached, todo = set(), [name]
        while todo:
            header = todo.pop()
            if header in reached or header not in homes:
                continue
            reached.add(header)
            with open(os.path.join(root, homes[header][0]), encoding="utf-8") as file:
                text = file.read()
            todo += re.findall(r'^#include "(?:ns3/)?(vec-[\w-]+\.h)"', text, re.M)
            if any(OUTSIDE[0][0].match(match[2] or match[3]) for match in INCLUDE.finditer(text)):
                offences.append(f"{homes[name][0]}: public, and includes LibTorch by {header}")
        if name not in homes:
            offences.append(f"{PUBLIC}: no header {name}")
            continue
        with open(os.path.join(root, homes[name][0]), encoding="utf-8") as file:
            text = file.read()
        if re.search(r"^(class|struct|enum class) \w+[^;]*$", text, re.M) and "@ingroup vec" not in text:
            offences.append(f"{homes[name][0]}: public, and its classes are not in Doxygen's group vec")
    return offences


def check_includes(path, text, top, layer, homes, listed):
    """The offences of the includes of one file."""
    offences = []
    for match in INCLUDE.finditer(text):
        header = match[2] or match[3]
        where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        if header.startswith("ns3/vec-") and header != "ns3/vec-module.h":
            name = header[4:]
            if name not in homes:
                offences.append(f"{where}: no such header {header}")
                continue
            if homes[name][0] not in listed:
                offences.append(f"{where}: {homes[name][0]} is not in CMakeLists.txt")
            home = homes[name][1]
            if layer and home == layer and os.path.dirname(homes[name][0]) == os.path.dirname(path):
                offences.append(f'{where}: within a folder include "{name}"')
            if home not in ALLOWED.get(layer, EVERYTHING).split():
                offences.append(f"{where}: {layer} must not use {home} ({header})")
        elif match[3] and header in homes and os.path.dirname(homes[header][0]) != os.path.dirname(path):
            offences.append(f'{where}: across folders include "ns3/{header}"')
        for pattern, layers, library in OUTSIDE:
            if not pattern.match(header):
                continue
            if layer and layer not in layers:
                offences.append(f"{where}: {layer} must not include {library} ({header})")
            if not layer and library != "ns-3" and top == "examples":
                offences.append(f"{where}: programs must not include {library} ({header})")
    return offences


if __name__ == "__main__":
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found = check(sys.argv[1] if len(sys.argv) > 1 else here)
    for offence in found:
        print(offence)
    sys.exit(1 if found else 0)
