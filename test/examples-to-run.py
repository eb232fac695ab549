#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What ns-3's test.py runs of examples/; it starts them two folders below the tree."""

# Name and arguments, whether to run it, whether to run it under valgrind.
cpp_examples = [
    ("vec-first", "True", "False"),
    ("vec-handover --recording=../../contrib/vec/traces/drive.csv", "True", "False"),
    ("vec-learn-in-packets --rounds=1 --measure=1", "True", "False"),
    ("vec-lte", "True", "False"),
    ("vec-own-device", "True", "False"),
    ("vec-own-nodes", "True", "False"),
    ("vec-own-policy --vehicles=4 --measure=2", "True", "False"),
    ("vec-own-traffic --log=../../contrib/vec/traces/taxis.csv", "True", "False"),
    ("vec-trace-to-csv", "True", "False"),
]

python_examples = []
