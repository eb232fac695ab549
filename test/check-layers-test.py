#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""check-layers.py must find each kind of offence, and none in a clean tree."""

import importlib.util
import os
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("layers", os.path.join(HERE, "check-layers.py"))
layers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(layers)

SPDX = "// SPDX-License-Identifier: GPL-2.0-only\n"
CLEAN = {
    "CMakeLists.txt": "# SPDX-License-Identifier: GPL-2.0-only\n"
    "set(sources\n    model/core/vec-a.h\n    model/systems/vec-b.h\n)\n",
    "cmake/learning.cmake": "# SPDX-License-Identifier: GPL-2.0-only\nset(sources\n    model/learning/vec-c.h\n)\n",
    "cmake/public-headers.cmake": "# SPDX-License-Identifier: GPL-2.0-only\n",
    "model/core/vec-a.h": SPDX + "#include <vector>\n",
    "model/systems/vec-b.h": SPDX + '#include "ns3/vec-a.h"\n',
    "model/learning/vec-c.h": SPDX + '#include "ns3/vec-b.h"\n#include <torch/torch.h>\n',
    "examples/programs/vec-run.cc": SPDX + '#include "ns3/vec-c.h"\n#include "ns3/core-module.h"\n',
}


class CheckLayers(unittest.TestCase):
    def offences(self, changes):
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**CLEAN, **changes}.items():
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            return layers.check(root)

    def expect(self, path, text, words):
        found = self.offences({path: text})
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])
        self.assertIn(path, found[0])

    def test_clean(self):
        self.assertEqual(self.offences({}), [])

    def test_layers_point_one_way(self):
        self.expect("model/core/vec-a.h", SPDX + '#include "ns3/vec-b.h"\n', "core must not use systems")

    def test_libraries(self):
        self.expect("model/core/vec-a.h", SPDX + "#include <torch/torch.h>\n", "must not include LibTorch")
        self.expect("model/systems/vec-b.h", SPDX + '#include "ns3/node.h"\n', "must not include ns-3")
        self.expect("model/systems/vec-b.h", SPDX + "#include <libsumo/Vehicle.h>\n", "must not include libsumo")

    def test_include_style(self):
        self.expect("model/core/vec-a.h", SPDX + '#include "vec-b.h"\n', 'include "ns3/vec-b.h"')
        self.expect("model/core/vec-a.h", SPDX + '#include "ns3/vec-none.h"\n', "no such header")

    def test_unlisted_headers_stay_in_their_folder(self):
        private = {"model/core/vec-d.h": SPDX, "model/core/vec-a.h": SPDX + '#include "vec-d.h"\n'}
        self.assertEqual(self.offences(private), [])
        private["model/systems/vec-b.h"] = SPDX + '#include "ns3/vec-d.h"\n'
        self.assertEqual(len(self.offences(private)), 1)

    def test_public_headers(self):
        lists = CLEAN["cmake/public-headers.cmake"] + "    %s\n"
        small = {
            "examples/vec-small.cc": SPDX + '#include "ns3/vec-b.h"\n',
            "model/core/vec-d.h": SPDX + "class D\n{\n};\n",
        }
        self.assertEqual(self.offences({"cmake/public-headers.cmake": lists % "vec-b.h", **small}), [])
        for name, words in (
            ("vec-a.h", "vec-b.h is not in"),
            ("vec-b.h\n    vec-none.h", "no header vec-none.h"),
            ("vec-b.h\n    vec-c.h", "includes LibTorch"),
            ("vec-b.h\n    vec-d.h", "Doxygen"),
        ):
            found = self.offences({"cmake/public-headers.cmake": lists % name, **small})
            self.assertEqual(len(found), 1, found)
            self.assertIn(words, found[0])

    def test_files(self):
        self.expect("model/core/vec-a.h", "#include <vector>\n", "SPDX")
        self.expect("model/core/vec-a.h", SPDX + "\n" * layers.MAX_LINES, "lines")
        self.expect("model/core/vec-d.cc", SPDX, "not in CMakeLists.txt")
        self.expect("model/core/vec-a.h", SPDX + "void f() { std::cout << 1; }\n", "prints")

    def a_class(self, functions, more=""):
        lines = "".join(f"    std::vector<int> F{i}(int x = f(1)) const;\n" for i in range(functions))
        return (
            SPDX + "class Large : public Base<int>\n{\n  public:\n    Large();\n    ~Large() override;\n"
            "    struct Inner { void G(); int m = 0; };\n    // void H();\n"
            "    int N() const\n    {\n        return f(m_n);\n    }\n" + more + lines + "  private:\n"
            "    std::function<void(int)> m_call;\n    int m_n = f(2);\n    std::vector<double> m_v{0};\n};\n"
        )

    def test_classes(self):
        most = layers.MAX_FUNCTIONS - 1  # and N
        self.assertEqual(self.offences({"model/core/vec-a.h": self.a_class(most)}), [])
        self.expect("model/core/vec-a.h", self.a_class(most + 1), "class Large has 31 member functions")
        self.expect("model/core/vec-a.h", self.a_class(most, "    bool operator==(const Large&) const;\n"), "31")
        interface = self.a_class(most + 9, "    virtual int P() const = 0;\n")
        self.assertEqual(self.offences({"model/core/vec-a.h": interface}), [])
        excepted = self.a_class(most + 9).replace("Large", sorted(layers.LARGE_CLASSES)[0])
        self.assertEqual(self.offences({"model/core/vec-a.h": excepted}), [])


if __name__ == "__main__":
    unittest.main()
