#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Code in README.md is code of the files it names, its verbs are those of ./vec, its files exist."""

import os
import re
import subprocess
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


class Readme(unittest.TestCase):
    def setUp(self):
        self.text = read("README.md")

    def test_code_is_that_of_the_files(self):
        blocks = re.findall(r"```(?:cpp|python)\n(.*?)```", self.text, re.S)
        named = re.findall(r"<!-- from (\S+) -->\n```(?:cpp|python)\n(.*?)```", self.text, re.S)
        self.assertEqual(len(blocks), len(named), "each block of code follows <!-- from FILE -->")
        self.assertGreater(len(named), 0)
        for path, code in named:
            self.assertIn(code, read(path), path)

    def test_verbs(self):
        listed = re.findall(r"^  ([a-z-]+) +\S", subprocess.check_output([os.path.join(ROOT, "vec")], text=True), re.M)
        table = re.findall(r"^\| `([a-z-]+)", self.text, re.M)
        self.assertEqual(sorted(listed), sorted(table))

    def test_links(self):
        prose = re.sub(r"```.*?```", "", self.text, flags=re.S)
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", prose):
            if "://" not in link:
                self.assertTrue(os.path.exists(os.path.join(ROOT, link)), link)

    def test_version(self):
        self.assertIn(read("VERSION").strip(), self.text)
        self.assertIn(read("VERSION").strip(), read("CHANGES.md"))


if __name__ == "__main__":
    unittest.main()
