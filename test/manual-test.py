#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The manual builds with Sphinx without a warning, and its pages say what their sources mean."""

import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DOC = os.path.join(ROOT, "doc")


def read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.work = tempfile.TemporaryDirectory()
        cls.build = subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", DOC, cls.work.name],
            capture_output=True,
            text=True,
            check=False,
        )
        cls.pages = {os.path.basename(path): read(path) for path in glob.glob(cls.work.name + "/*.html")}

    @classmethod
    def tearDownClass(cls) -> None:
        cls.work.cleanup()

    def test_no_warning(self) -> None:
        self.assertEqual((self.build.returncode, self.build.stderr), (0, ""))

    def test_every_page_is_there(self) -> None:
        for source in glob.glob(DOC + "/*.rst"):
            self.assertIn(os.path.basename(source)[:-4] + ".html", self.pages)

    def test_files_that_are_named_exist(self) -> None:
        for source in glob.glob(DOC + "/*.rst"):
            for path in re.findall(r"``((?:cmake|examples|helper|model|test|traces)/[\w./-]+)``", read(source)):
                if path == path.lower():  # NAME stands for what the reader chooses
                    there = os.path.exists(os.path.join(ROOT, path)) or glob.glob(os.path.join(ROOT, path) + ".*")
                    self.assertTrue(there, f"{os.path.basename(source)}: {path}")

    def test_formulas_are_drawn(self) -> None:
        self.assertGreater(self.pages["fedmags.html"].count("<math"), 10)

    def test_number_in_brackets_is_no_list(self) -> None:
        # "(5) and (14)" at the beginning of a cell is item 5 of a list, unless written "\\(5)".
        for name, page in self.pages.items():
            self.assertEqual(re.findall(r"<ol[^>]*start=.*", page), [], name)

    def test_no_page_of_the_net_is_needed(self) -> None:
        for name, page in self.pages.items():
            self.assertEqual(re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="https?:', page), [], name)


if __name__ == "__main__":
    unittest.main()
