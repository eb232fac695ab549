#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The sample outputs of README.md: checks their form with quick runs, or makes them again.

usage: readme-outputs.py BUILD         each line shown still has its like in what is printed today
       readme-outputs.py BUILD --write run the commands as they stand there and put their numbers in

A sample is a block that begins with `$ COMMAND` and follows `<!-- sample: QUICK -->`, where QUICK is
what makes the command quick: options, a command to run in its place after `=`, or `none`. A line `…`
stands for lines left out; lines may be left out of tables, too.
"""

import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
README = os.path.join(ROOT, "README.md")
SAMPLE = re.compile(r"(<!-- sample: (.*?) -->\n```\n)(\$ .*?)(```)", re.S)
NUMBER = re.compile(r"(?<![\w/.-])[(<±+]*-?(?:\d[\d.,]*|inf|nan)(?:[-–]\d+)?\)?(?=[\s%,;:)|]|$)")


def form(line):
    """A line without its numbers, and without what is concluded from them."""
    line = re.sub(r"^(report: ).*/", r"\1", line)
    line = re.sub(r"(?<=\s)-(?=\s|$)", "0", line)
    line = re.sub(r"±\s*", "±", line)
    line = re.sub(r"\s+±\S+", "", line)
    line = re.sub(r":\s+(the same ranking|another ranking|no ranking).*", ":", line)
    line = re.sub(r"\s+(slower|faster|undecided)$", "", line)
    line = NUMBER.sub("#", line)
    return re.sub(r"[\s*]+", " ", re.sub(r"(# ?)+", "# ", line)).strip()


def alike(printed, shown):
    """Whether they have the same form; a command that is suggested may have further options."""
    if shown.strip().startswith("./vec "):
        return form(printed).startswith(form(shown))
    return form(printed) == form(shown)


def split(block):
    """Of a sample: its command, lines continued, and the lines shown."""
    lines = block.rstrip("\n").split("\n")
    command = []
    while lines and (lines[0].startswith("$ ") or (command and command[-1].endswith("\\"))):
        command.append(lines.pop(0))
    return command, lines


def run(command, build):
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**os.environ, "VEC_BUILD_DIR": build, "VEC_NO_BUILD": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        sys.exit(f"readme-outputs: {command}: exit status {result.returncode}\n{result.stdout}")
    return result.stdout.replace(ROOT + "/", "").split("\n")


def match(shown, printed, where):
    """For every line shown, the line printed with the same form, in the same order."""
    place = 0
    found = []
    for line in shown:
        if line.strip() in ("…", ""):
            found.append(line)
            continue
        for i in range(place, len(printed)):
            if alike(printed[i], line):
                found.append(printed[i])
                place = i + 1
                break
        else:
            rest = "\n".join(printed[place : place + 40])
            sys.exit(f"README.md, {where}: nothing printed has the form of\n{line}\n[{form(line)}]\nprinted there:\n{rest}")
    return found


def main():
    if len(sys.argv) not in (2, 3) or (len(sys.argv) == 3 and sys.argv[2] != "--write"):
        sys.exit(__doc__)
    build, write = os.path.abspath(sys.argv[1]), len(sys.argv) == 3
    with open(README, encoding="utf-8") as file:
        text = file.read()

    def again(sample):
        quick = sample.group(2)
        command, shown = split(sample.group(3))
        plain = " ".join(line.rstrip("\\").removeprefix("$ ").strip() for line in command)
        if quick == "none":
            print(f"not run: {plain}")
            return sample.group(0)
        if quick.startswith("="):
            plain = quick[1:]
        elif not write:
            plain = f"{plain} {quick}"
        print(plain, flush=True)
        lines = match(shown, run(re.sub(r"(?<![\w/])build/", f"{build}/", plain), build), command[0])
        return sample.group(1) + "\n".join(command + lines) + "\n" + sample.group(4)

    fresh = SAMPLE.sub(again, text)
    shown = len(re.findall(r"^```\n\$ ", text, re.M))
    marked = len(SAMPLE.findall(text))
    if marked != shown:
        sys.exit(f"README.md: {shown} blocks show a command, {marked} of them follow <!-- sample: … -->")
    if write and fresh != text:
        with open(README, "w", encoding="utf-8") as file:
            file.write(fresh)


if __name__ == "__main__":
    main()
