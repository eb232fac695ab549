#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""An episode of equations and a run in packets, with a policy that never offloads."""

import vec

env = vec.make("mec-dag", profile="11p", n=10)  # the equations: a step places one subtask
observation, info = env.reset(seed=1)
loss, over = 0.0, False
while not over:
    action = 0  # what your agent makes of observation and env.action_masks()
    observation, reward, terminated, truncated, info = env.step(action)
    loss, over = loss - reward, terminated or truncated
greedy = vec.schedule(env.instance(), policy="greedy")[1]
print(f"equations: local {loss:.3f} s, greedy {greedy['objective']:.3f} s")

local = vec.by_item(lambda observation, mask: 0)  # the same agent, asked by ns-3
totals = vec.run("examples/scenarios/mec-dag-small.json", policy=local)["totals"]
print(f"packets: {totals['on_time']} of {totals['created']} tasks on time")
