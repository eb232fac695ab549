#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes streets.fcd.xml.gz: vehicles that drive along the streets of a grid, a moment a second.

The field of `./vec generate --system=load-balance`: 100 vehicles at 5 to 10 m/s each on 1200 m x
1600 m with a street every 200 m. At a crossing half of them go straight on and a quarter each turn
left and right, of what exists there.

usage: make-streets.py [--vehicles=100] [--seconds=120] [--seed=1] [--out=streets.fcd.xml.gz]
"""

import argparse
import gzip
import os
import random

WIDTH, HEIGHT, BLOCK = 1200, 1600, 200
STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))


def exists(crossing, direction):
    x = crossing[0] + STEPS[direction][0]
    y = crossing[1] + STEPS[direction][1]
    return 0 <= x <= WIDTH // BLOCK and 0 <= y <= HEIGHT // BLOCK


class Vehicle:
    def __init__(self, number, seed):
        self.name = f"v{number:03d}"
        self.random = random.Random(f"{seed} {self.name}")
        self.speed = self.random.uniform(5, 10)
        while True:
            self.crossing = (self.random.randint(0, WIDTH // BLOCK),
                             self.random.randint(0, HEIGHT // BLOCK))
            self.direction = self.random.randrange(4)
            if exists(self.crossing, self.direction):
                break
        self.offset = self.random.uniform(0, BLOCK)

    def place(self):
        step = STEPS[self.direction]
        return (self.crossing[0] * BLOCK + step[0] * self.offset,
                self.crossing[1] * BLOCK + step[1] * self.offset)

    def turn(self):
        straight, left, right = (self.direction + d for d in (0, 1, 3))
        ways = [(straight % 4, 2), (left % 4, 1), (right % 4, 1)]
        ways = [(way, weight) for way, weight in ways if exists(self.crossing, way)]
        if not ways:
            ways = [((self.direction + 2) % 4, 1)]
        chosen = self.random.uniform(0, sum(weight for _, weight in ways))
        for way, weight in ways:
            chosen -= weight
            if chosen <= 0:
                break
        self.direction = way

    def drive(self, seconds):
        self.offset += self.speed * seconds
        while self.offset >= BLOCK:
            self.offset -= BLOCK
            step = STEPS[self.direction]
            self.crossing = (self.crossing[0] + step[0], self.crossing[1] + step[1])
            self.turn()


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--vehicles", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default=os.path.join(folder, "streets.fcd.xml.gz"))
    options = parser.parse_args()
    vehicles = [Vehicle(number, options.seed) for number in range(options.vehicles)]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<fcd-export>"]
    for second in range(options.seconds):
        lines.append(f'    <timestep time="{second:.2f}">')
        for vehicle in vehicles:
            x, y = vehicle.place()
            lines.append(f'        <vehicle id="{vehicle.name}" x="{x:.2f}" y="{y:.2f}"/>')
            vehicle.drive(1)
        lines.append("    </timestep>")
    lines.append("</fcd-export>")
    with open(options.out, "wb") as file:
        # No time of writing in it: the same options, the same bytes.
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            packed.write(("\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    main()
