# SPDX-License-Identifier: GPL-2.0-only
"""Episodes under policies: their loss and their levels, slot by slot."""

import os

import matplotlib.pyplot as plt

from .files import number, read_json, read_table
from .style import STYLE, line_style, save

FIRST = ("policy", "slot", "loss")
LEFT_OUT = {"objective", "feasible", "reward", "loss_half_width", "lbm_bound"}
MOST_PANELS = 4
RARE = 0.02  # this share of the values at each end need not be in the picture
WORTH_CUTTING = 2  # so many times higher it would be with them


def columns_to_draw(rows):
    """The loss, then what differs between policies or slots."""
    names = [c for c in rows[0] if c not in FIRST and c not in LEFT_OUT]
    moving = [c for c in names if len({row[c] for row in rows}) > 1]
    levels = [c for c in moving if c.startswith(("server_queue", "device_queue", "used_share"))]
    others = [c for c in moving if c not in levels]
    return ["loss", *(others[: MOST_PANELS - 1 - len(levels)] + levels)]


def limits(values):
    """(low, high) without rare values that are far away, or None for all."""
    values = sorted(values)
    rare = int(RARE * len(values))
    low, high = values[rare], values[-1 - rare]
    if values[-1] - values[0] <= WORTH_CUTTING * (high - low):
        return None
    return low - 0.15 * (high - low), high + 0.15 * (high - low)


def draw(axes, rows, policies, column):
    values = []
    for i, policy in enumerate(policies):
        own = [row for row in rows if row["policy"] == policy]
        xs = [int(row["slot"]) for row in own]
        ys = [number(row[column]) for row in own]
        look = {k: v for k, v in line_style(i).items() if k != "marker"}
        axes.plot(xs, ys, lw=1.3, label=policy, **look)
        if column == "loss":
            half = [number(row["loss_half_width"]) for row in own]
            axes.fill_between(
                xs, [y - h for y, h in zip(ys, half)], [y + h for y, h in zip(ys, half)],
                color=look["color"], alpha=0.12, lw=0,
            )  # fmt: skip
        values += ys
    cut = limits(values)
    if cut:
        axes.set_ylim(*cut)
    axes.set_ylabel(column)


def write_episodes(folder):
    """episodes.svg and episodes.png of a folder of `episodes`."""
    document = read_json(os.path.join(folder, "episodes.json"))
    rows = read_table(os.path.join(folder, "slots.csv"), FIRST)
    policies = list(dict.fromkeys(row["policy"] for row in rows))
    columns = columns_to_draw(rows)
    with plt.rc_context(STYLE):
        figure, grid = plt.subplots(
            len(columns), 1, figsize=(6.4, 2.2 * len(columns)), squeeze=False, sharex=True,
            layout="constrained",
        )  # fmt: skip
        for axes, column in zip(grid[:, 0], columns):
            draw(axes, rows, policies, column)
        grid[-1, 0].set_xlabel("slot")
        grid[0, 0].set_title(f"{document['system']}, means over seeds {document['seeds']}", fontsize=9)
        grid[0, 0].legend(loc="center left", bbox_to_anchor=(1.01, 0.5), handlelength=2.6)
        save(figure, folder, "episodes")
