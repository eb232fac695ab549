#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""How fast environments step from Python, on one core: steps per second of processor time.

    PYTHONPATH=build/python python3 examples/python/bench.py [--seconds=2]

The same environment is also driven the way that bridges between simulators and Python drive theirs:
in another process, by a socket or by shared memory with semaphores, an observation and an action at
a time; by the clock on the wall, so on an idle machine.
"""

import argparse
import multiprocessing
import socket
import struct
import tempfile
import time
from multiprocessing import shared_memory

import numpy as np

import vec
from vec import _equations

WORLDS = [
    ("edge-cloud", {}),
    ("task-graph", {}),
    ("mec-dag", {"observation": "literal", "vehicles": 1}),
    ("mec-dag", {"vehicles": 1}),
    ("load-balance", {}),
    ("vehicular-cloud", {}),
    ("multi-workload", {}),
]


def say(figure, unit, what):
    print(f"{figure:14,.1f} {unit:8}  {what}", flush=True)


def per_second(work, seconds, clock=time.process_time):
    """Steps per second of this process' own time, or by another clock; `work` returns how many it
    did. Of three tries the least disturbed."""
    work()
    best = 0.0
    for _ in range(3):
        count, begun = 0, clock()
        while clock() - begun < seconds / 3:
            count += work()
        best = max(best, count / (clock() - begun))
    return best


def single(env):
    """An episode, always the first action that the mask of the first episode allowed."""
    step, reset = env.step, env.reset
    masks = []
    env.reset(seed=1)
    over = False
    while not over:
        masks.append(int(env.action_masks().argmax()))
        over = env.step(masks[-1])[2]

    def work():
        reset(seed=1)
        for action in masks:
            step(action)
        return len(masks)

    return work


def batched(envs, steps=200):
    """So many steps of all, with the first allowed actions."""
    envs.reset(seed=1)
    first = np.zeros(envs.num_envs, np.int64)

    def work():
        for _ in range(steps):
            masks = envs.action_masks()
            envs.step(first if masks.all() else masks.argmax(1))
        return steps * envs.num_envs

    return work


def serve_socket(link):
    env = vec.make("edge-cloud")
    observation, _ = env.reset(seed=1)
    while True:
        answer = link.recv(8)
        if not answer:
            return
        observation, reward, over, _, _ = env.step(struct.unpack("q", answer)[0])
        if over:
            observation, _ = env.reset(seed=1)
        link.sendall(struct.pack("d?", reward, over) + observation.tobytes())


def by_socket(size):
    ours, theirs = socket.socketpair()
    process = multiprocessing.Process(target=serve_socket, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    length = 9 + 4 * size

    def work():
        ours.sendall(struct.pack("q", 0))
        data = ours.recv(length, socket.MSG_WAITALL)
        np.frombuffer(data, np.float32, offset=9)
        return 1

    return work, ours.close


def serve_memory(name, size, asked, answered):
    memory = shared_memory.SharedMemory(name)
    action = np.ndarray(1, np.int64, memory.buf)
    reward = np.ndarray(2, np.float64, memory.buf, 8)
    seen = np.ndarray(size, np.float32, memory.buf, 24)
    env = vec.make("edge-cloud")
    env.reset(seed=1)
    while True:
        asked.acquire()
        if action[0] < 0:
            return
        observation, reward[0], over, _, _ = env.step(int(action[0]))
        seen[:] = env.reset(seed=1)[0] if over else observation
        answered.release()


def by_memory(size):
    memory = shared_memory.SharedMemory(create=True, size=24 + 4 * size)
    asked, answered = multiprocessing.Semaphore(0), multiprocessing.Semaphore(0)
    action = np.ndarray(1, np.int64, memory.buf)
    seen = np.ndarray(size, np.float32, memory.buf, 24)
    process = multiprocessing.Process(target=serve_memory, args=(memory.name, size, asked, answered), daemon=True)
    process.start()

    def work():
        action[0] = 0
        asked.release()
        answered.acquire()
        seen.copy()
        return 1

    def end():
        action[0] = -1
        asked.release()
        process.join()
        memory.unlink()

    return work, end


def packets(scenario, seconds):
    """(µs of a step in the packet world in which no time passes, µs of such a step in C++ with its
    share of what begins an instance)."""
    overrides = {"time.measure_s": 20}
    with tempfile.TemporaryDirectory() as folder:
        vec.run(scenario, policy="local", overrides=overrides, out=folder, dump_instances=True)
        core = _equations.Batch("mec-dag", {}, folder, 0, "full", 256, 1)
        core.reset(1)
        zeros = np.zeros(256, np.int64)
        cpp = 1e6 / per_second(lambda: len(core.step(zeros)[1]), seconds)
    env = vec.make_scenario(scenario, overrides=overrides)
    inside = []
    env.reset(seed=1)
    truncated, clock = False, time.perf_counter
    while not truncated:
        before = env._core.decision
        begun = clock()
        _, _, _, truncated, _ = env.step(0)
        took = clock() - begun
        if not truncated and env._core.decision == before:
            inside.append(took)
    env.close()
    return 1e6 * float(np.median(inside)), cpp


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2, help="for each figure")
    parser.add_argument("--scenario", default="examples/scenarios/mec-dag-small.json")
    args = parser.parse_args()
    for system, settings in WORLDS:
        name = " ".join([system, *(f"{key}={value}" for key, value in settings.items())])
        say(per_second(single(vec.make(system, **settings)), args.seconds), "steps/s", f"{name}, an array a step")
        say(per_second(batched(vec.vector(system, 64, **settings)), args.seconds), "steps/s", f"{name}, 64 at once")
    size = vec.make("edge-cloud").observation_space.shape[0]
    for bridge, what in ((by_socket, "a socket"), (by_memory, "shared memory and semaphores")):
        work, end = bridge(size)
        rate = per_second(work, args.seconds, time.perf_counter)
        say(rate, "steps/s", f"edge-cloud in another process, by {what}")
        end()
    packet, cpp = packets(args.scenario, args.seconds)
    say(packet, "µs", f"a step of mec-dag in packets while no time passes; in C++ alone {cpp:.1f} µs")


if __name__ == "__main__":
    main()
