#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The waf description names every source and header of its layers, and no others; and their tests."""

import importlib.machinery
import importlib.util
import os
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
loader = importlib.machinery.SourceFileLoader("wscript", os.path.join(ROOT, "wscript-compat", "wscript"))
wscript = importlib.util.module_from_spec(importlib.util.spec_from_loader("wscript", loader))
loader.exec_module(wscript)


class Wscript(unittest.TestCase):
    def test_lists(self):
        lists = wscript.read_lists(ROOT)
        plugin = set(lists.get("traffic_libsumo_sources", [])) | set(lists.get("cellular_sources", []))
        for layer in wscript.LAYERS:
            folder = "helper" if layer == "helper" else os.path.join("model", layer)
            there = {
                os.path.relpath(os.path.join(inside, name), ROOT)
                for inside, _, names in os.walk(os.path.join(ROOT, folder))
                for name in names
                if name.endswith(".cc")
            }
            listed = set(lists[layer + "_sources"])
            self.assertEqual(listed | (plugin & there), there)
            for header in lists[layer + "_headers"]:
                self.assertTrue(os.path.exists(os.path.join(ROOT, header)), header)

    def test_programs(self):
        tests = wscript.test_sources(ROOT)
        self.assertIn(os.path.join("test", "helper", "vec-world-test.cc"), tests)
        self.assertEqual(len(tests), len(set(tests)))
        programs = [wscript.program_sources(ROOT, name) for name in wscript.PROGRAMS]
        for source in tests + sum(programs, []):
            self.assertTrue(os.path.exists(os.path.join(ROOT, source)), source)

    def test_modules(self):
        with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
            text = file.read()
        for module in wscript.NS3_MODULES:
            self.assertIn("${lib" + module + "}", text)


if __name__ == "__main__":
    unittest.main()
