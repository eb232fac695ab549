#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""test/apt-mirror.sh finds the machine's archive, and no file names a distribution's host."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOST = re.compile(r"://[a-z0-9.-]*\b(debian|ubuntu)\.(org|com|net)/(debian|ubuntu)", re.I)


@unittest.skipUnless(shutil.which("apt-get"), "no apt")
class AptMirror(unittest.TestCase):
    def ask(self, suite, files, environment=None):
        with tempfile.TemporaryDirectory() as folder:
            parts = os.path.join(folder, "parts")
            os.makedirs(parts)
            os.makedirs(os.path.join(folder, "lists", "partial"))
            for name, text in files.items():
                with open(os.path.join(parts, name), "w", encoding="utf-8") as file:
                    file.write(text.replace("FOLDER", parts))
            settings = os.path.join(folder, "apt.conf")
            with open(settings, "w", encoding="utf-8") as file:
                file.write(
                    f'Dir::Etc::SourceList "/dev/null";\nDir::Etc::SourceParts "{parts}";\n'
                    f'Dir::State::Lists "{folder}/lists";\n'
                )
            variables = dict(os.environ, APT_CONFIG=settings, **(environment or {}))
            if environment is None:
                variables.pop("VEC_DEBIAN_MIRROR", None)
            done = subprocess.run(
                ["bash", "-uc", f'. {ROOT}/test/apt-mirror.sh; apt_mirror {suite}; echo "$? $APT_MIRROR_URI"'],
                env=variables, capture_output=True, text=True, check=True,
            )  # fmt: skip
            return done.stdout.strip()

    def test_one_line(self):
        files = {"a.list": "# deb http://no.example/debian stable main\ndeb http://a.example/debian/ stable main\n"}
        self.assertEqual(self.ask("stable", files), "0 http://a.example/debian")
        self.assertEqual(self.ask("testing", files), "0 http://a.example/debian")

    def test_deb822(self):
        text = "Types: deb\n# a comment\nURIs: http://b.example/debian\nSuites: {0} {0}-updates\nComponents: main\n"
        files = {"debian.sources": text.format("stable")}
        self.assertEqual(self.ask("oldstable", files), "0 http://b.example/debian")

    def test_third_parties(self):
        other = "deb http://other.example/linux/debian stable main\n"
        own = "deb http://own.example/debian stable main\ndeb http://own.example/debian stable-updates main\n"
        self.assertEqual(self.ask("stable", {"a.list": other, "b.list": own}), "0 http://own.example/debian")
        self.assertEqual(self.ask("stable", {"a.list": "deb http://other.example/apt nodistro main\n"}), "1")

    def test_list_of_mirrors(self):
        files = {
            "a.list": "deb mirror+file:FOLDER/mirrors stable main\n",
            "mirrors": "# first\n\nhttp://first.example/debian/ priority:1\nhttp://second.example/debian\n",
        }
        self.assertEqual(self.ask("stable", files), "0 http://first.example/debian")

    def test_variable(self):
        self.assertEqual(
            self.ask("stable", {}, {"VEC_DEBIAN_MIRROR": "http://mine.example/debian/"}), "0 http://mine.example/debian"
        )


class Hosts(unittest.TestCase):
    def test_no_host_in_any_file(self):
        for folder, folders, files in os.walk(ROOT):
            folders[:] = [f for f in folders if not f.startswith("build") and f not in (".git", "results", "runs")]
            for name in files:
                with open(os.path.join(folder, name), encoding="utf-8", errors="ignore") as file:
                    self.assertIsNone(HOST.search(file.read()), os.path.join(folder, name))


if __name__ == "__main__":
    unittest.main()
