#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The small examples: each is short, listed for ns-3's test.py, and says what doc/examples.rst shows.

usage: examples-test.py lists | NAME BUILD | write BUILD

NAME runs the commands of that example in doc/examples.rst; words must be the same, numbers may be others, as another
release of ns-3 gives them. `write` puts the outputs of this build into the manual.
"""

import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "doc", "examples.rst")
SAMPLE = re.compile(r"^    \$ (build/examples/(\S+).*)\n((?:    .*\n|\n(?=    ))*)", re.M)
MAX_LINES = 120


def read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def names() -> list:
    return sorted(os.path.basename(path)[:-3] for path in glob.glob(ROOT + "/examples/vec-*.cc"))


def check_lists() -> list:
    """What is wrong with the lists."""
    wrong = []
    listed = {}
    exec(read(ROOT + "/test/examples-to-run.py"), listed)  # pylint: disable=exec-used # as ns-3 reads it
    if sorted(entry[0].split()[0] for entry in listed["cpp_examples"]) != names():
        wrong.append("test/examples-to-run.py does not list the programs of examples/")
    shown = {name for _, name, _ in SAMPLE.findall(read(PAGE))}
    for name in names():
        lines = read(f"{ROOT}/examples/{name}.cc").count("\n")
        if lines > MAX_LINES:
            wrong.append(f"examples/{name}.cc has {lines} lines; a small example has {MAX_LINES}")
        if name not in shown:
            wrong.append(f"doc/examples.rst does not show {name}")
    return wrong


def output(command: str, build: str) -> str:
    """What a command of the manual prints, indented as there; its build/ is BUILD."""
    command = re.sub(r"(?<![\w/.])build/", build + "/", command)
    text = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    text = text.replace(build + "/", "build/")
    return "".join(f"    {line}".rstrip() + "\n" for line in text.splitlines())


def form(text: str) -> str:
    """With all numbers and the space around them alike."""
    return re.sub(r"\s*N\s*", " N ", re.sub(r"\d+(\.\d+)?", "N", text)).strip()


def check_output(name: str, build: str) -> list:
    """How the outputs of an example differ from the manual's."""
    wrong = []
    for command, program, expected in SAMPLE.findall(read(PAGE)):
        if program == name:
            found = output(command, build)
            if form(found) != form(expected):
                wrong.append(f"{command}: expected\n{expected}found\n{found}")
    return wrong


def main() -> int:
    if sys.argv[1] == "write":
        text = SAMPLE.sub(lambda m: f"    $ {m[1]}\n" + output(m[1], sys.argv[2]), read(PAGE))
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(text)
        return 0
    wrong = check_lists() if sys.argv[1] == "lists" else check_output(sys.argv[1], sys.argv[2])
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
