# SPDX-License-Identifier: GPL-2.0-only
"""Figures for papers and talks: SVG and PNG, with Matplotlib."""

import os

import matplotlib.pyplot as plt
from matplotlib.collections import LineCollection
from matplotlib.ticker import FormatStrFormatter, LogLocator, NullLocator

from . import data, gantt
from .gap import gap_data
from .errors import ReportError
from .page import colour_of
from .style import STYLE, save

OUTCOME_COLOURS = {
    "on-time": ("on time", "#2a9d6a"),
    "late": ("late", "#f0a431"),
    "failed": ("failed", "#cf4040"),
    "in-flight": ("in flight at the end", "#9aa7b5"),
}
RSU_COLOURS = [
    "#1f77b4", "#e07b39", "#3a9d5d", "#c44e52", "#8064a2",
    "#8c6d46", "#d67ab1", "#6b7680", "#a3a52b", "#2fb3c4",
]  # fmt: skip
COMPUTE = "#2f7fb8"
TRANSFER = {"data": "#e07b39", "result": "#57a773", "control": "#7a5195", "migration": "#8c6d46"}

def legend(axes, **options):
    """A legend, where there is anything: without tasks there is not."""
    if axes.get_legend_handles_labels()[0]:
        axes.legend(**options)


def draw_outcomes(axes, results):
    left = [0.0] * len(results.policies)
    for outcome, (label, colour) in OUTCOME_COLOURS.items():
        shares = []
        for policy in results.policies:
            counts = data.outcomes(results.runs[policy])
            shares.append(100 * counts[outcome] / max(1, sum(counts.values())))
        if any(shares):
            axes.barh(results.policies, shares, left=left, color=colour, label=label, height=0.65)
        left = [a + b for a, b in zip(left, shares)]
    axes.invert_yaxis()
    axes.set_xlabel("tasks, %")
    axes.grid(axis="y", visible=False)
    legend(axes, loc="upper center", bbox_to_anchor=(0.5, -0.22), ncol=4)


def draw_causes(axes, results):
    left = [0.0] * len(results.policies)
    means = [data.cause_means(results.runs[policy]) for policy in results.policies]
    for k, (_, label, colour) in enumerate(data.CAUSES):
        values = [m[k] for m in means]
        if any(values):
            axes.barh(results.policies, values, left=left, color=colour, label=label, height=0.65)
        left = [a + b for a, b in zip(left, values)]
    axes.invert_yaxis()
    axes.set_xlabel("mean time per completed task, s")
    axes.grid(axis="y", visible=False)
    legend(axes, loc="upper center", bbox_to_anchor=(0.5, -0.22), ncol=4)


def draw_survival(axes, results):
    high = 0.0
    for i, policy in enumerate(results.policies):
        curve = data.survival(results.runs[policy], results.cap_s)
        if len(curve) > 1:
            high = max(high, curve[-2][0])
            times, shares = zip(*curve)
            percent = [100 * s for s in shares]
            axes.step(times, percent, where="post", color=colour_of(i), label=policy, lw=1.6)
    axes.set_xlim(0, min(results.cap_s, 1.06 * high) or results.cap_s)
    axes.set_ylim(0, 101)
    axes.set_xlabel("time since creation, s")
    axes.set_ylabel("tasks not yet delivered, %")
    legend(axes)


def draw_scatter(axes, results):
    for i, policy in enumerate(results.policies):
        points = data.scatter(results.runs[policy])
        if points:
            predicted, measured, _ = zip(*points)
            axes.scatter(
                predicted, measured, s=7, color=colour_of(i), alpha=0.45, lw=0, label=policy
            )
    axes.set_xscale("log")
    axes.set_yscale("log")
    low = max(min(axes.get_xlim()[0], axes.get_ylim()[0]), 1e-4)
    high = max(axes.get_xlim()[1], axes.get_ylim()[1])
    axes.plot([low, high], [low, high], color="#8894a2", ls="--", lw=1)
    axes.set_xlim(low, high)
    axes.set_ylim(low, high)
    axes.set_aspect("equal")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.set_major_formatter(FormatStrFormatter("%g"))
        axis.set_minor_locator(NullLocator())
    axes.set_xlabel("predicted, s")
    axes.set_ylabel("measured, s")
    if results.policies:
        legend(axes, markerscale=2)


def draw_map(axes, drawn, time_s):
    """Roads, RSUs, and vehicles with their attachment at a moment."""
    widths = {0: 0.3, 1: 0.8, 2: 1.6}
    colours = {0: "#e6eaee", 1: "#cdd5dc", 2: "#aeb9c4"}
    for weight in (0, 1, 2):
        lines = [points for w, points in drawn["roads"] if w == weight]
        axes.add_collection(
            LineCollection(lines, colors=colours[weight], linewidths=widths[weight], zorder=weight)
        )
    places = []
    for track in drawn["vehicles"].values():
        near = min(track, key=lambda p: abs(p[0] - time_s))
        if abs(near[0] - time_s) <= drawn["step_s"]:
            places.append(near[1:])
    for x, y, rsu in places:
        if rsu >= 0:
            _, rx, ry = drawn["rsus"][rsu]
            colour = RSU_COLOURS[rsu % len(RSU_COLOURS)]
            axes.plot([x, rx], [y, ry], color=colour, lw=0.5, alpha=0.4, zorder=3)
    dots = [RSU_COLOURS[r % len(RSU_COLOURS)] if r >= 0 else "#a9b3be" for _, _, r in places]
    if places:
        axes.scatter(
            [p[0] for p in places], [p[1] for p in places],
            s=15, c=dots, edgecolors="white", linewidths=0.5, zorder=4,
        )  # fmt: skip
    for i, (name, x, y) in enumerate(drawn["rsus"]):
        colour = RSU_COLOURS[i % len(RSU_COLOURS)]
        axes.scatter([x], [y], s=55, marker="^", c=colour, edgecolors="white", zorder=5)
        axes.annotate(
            name, (x, y), (6, 4), textcoords="offset points", fontsize=7.5, color=colour, zorder=6,
            fontweight="bold",
        )  # fmt: skip
    x0, y0, x1, y1 = drawn["box"]
    axes.set_xlim(x0, x1)
    axes.set_ylim(y0, y1)
    axes.set_aspect("equal")
    axes.axis("off")
    width = x1 - x0
    metres = next((m for m in (20, 50, 100, 200, 500, 1000, 2000) if m > width / 10), 5000)
    ly = y0 + 0.03 * (y1 - y0)
    lx = x0 + 0.02 * width
    axes.plot([lx, lx + metres], [ly, ly], color="#5f6b7a", lw=1.5)
    name = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    axes.annotate(name, (lx, ly), (0, 3), textcoords="offset points", fontsize=7.5, color="#5f6b7a")


def draw_gantt(axes, record, timeline):
    """One task: predicted bars above measured ones, a lane per processor, channel and wire."""
    chart = gantt.chart(record, timeline)
    high = max([bar["end"] for bar in chart["bars"]] + [record["seconds"]])
    tops, y = {}, 0.0
    for lane in chart["lanes"]:
        tops[lane["name"], False] = y
        tops[lane["name"], True] = y + lane["predicted"]
        lane["middle"] = y + (lane["predicted"] + lane["measured"]) / 2
        y += lane["predicted"] + lane["measured"] + 0.5
        axes.axhline(y - 0.25, color="#e8ecf0", lw=0.7, zorder=0)
    for bar in chart["bars"]:
        top = tops[bar["lane"], bar["measured"]] + bar["row"]
        width = max(bar["end"] - bar["begin"], 0.0015 * high)
        colour = COMPUTE if bar["kind"] == "computing" else TRANSFER.get(bar["kind"], "#8d99a6")
        axes.barh(
            top + 0.05, width, left=bar["begin"], height=0.9, align="edge", color=colour,
            alpha=1 if bar["measured"] else 0.4,
            edgecolor="white" if bar["measured"] else colour, linewidth=0.5,
        )  # fmt: skip
        if bar["subtask"] >= 0 and width > 0.022 * high:
            axes.text(
                bar["begin"] + width / 2, top + 0.53, str(bar["subtask"]), ha="center", va="center",
                fontsize=6, color="white" if bar["measured"] else "#1c2430",
            )  # fmt: skip
    apart = abs(record["seconds"] - record["predicted_s"]) > 0.2 * high
    early = record["predicted_s"] <= record["seconds"]
    for value, text, first in (
        (record["predicted_s"], "predicted end", early),
        (record["seconds"], "delivered", not early),
    ):
        side = "right" if first or apart else "left"
        axes.axvline(value, color="#8894a2", ls="--", lw=0.9, zorder=0)
        axes.annotate(
            text, (value, -0.25), (-3 if side == "right" else 3, 3), textcoords="offset points",
            fontsize=7, color="#5f6b7a", ha=side, va="bottom", annotation_clip=False,
        )  # fmt: skip
    axes.set_yticks([lane["middle"] for lane in chart["lanes"]])
    axes.set_yticklabels([lane["name"] for lane in chart["lanes"]])
    axes.set_ylim(y, -0.25)
    axes.set_xlim(0, 1.06 * high)
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("time since the task was created, s (predicted pale above, measured solid below)")


def telling_task(results):
    """The first task of the policy that uses most places: it has most to show."""
    firsts = [gantt.telling_tasks(results.first_run(policy))[:1] for policy in results.policies]
    tasks = [task for first in firsts for task in first]
    return max(tasks, key=lambda task: gantt.places_of(task[1])) if tasks else None


def draw_gap(axes, gap):
    names = [row["name"] for row in gap["policies"]]
    up = [0.0] * len(names)
    down = [0.0] * len(names)
    for k, (label, colour) in enumerate(gap["terms"]):
        values = [1e3 * row["terms"][k][0] if row["terms"][k] else 0.0 for row in gap["policies"]]
        if all(abs(v) < 5e-3 for v in values):
            continue
        left = [u if v >= 0 else d + v for v, u, d in zip(values, up, down)]
        axes.barh(names, [abs(v) for v in values], left=left, color=colour, label=label, height=0.65)
        up = [u + max(v, 0) for u, v in zip(up, values)]
        down = [d + min(v, 0) for d, v in zip(down, values)]
    totals = [1e3 * row["gap"][0] for row in gap["policies"]]
    axes.plot(totals, names, "|", color="#1c2430", markersize=16, markeredgewidth=2)
    axes.axvline(0, color="#9aa7b5", linewidth=0.8)
    axes.invert_yaxis()
    axes.set_xlabel("measured − promised, ms per task")
    axes.grid(axis="y", visible=False)
    legend(axes, loc="upper center", bbox_to_anchor=(0.5, -0.3), ncol=3)


def draw_worlds(axes, gap, colours):
    worlds = [
        (key, name)
        for key, name in (("literal", "literal"), ("calibrated", "calibrated"), ("packets", "packets"))
        if any(row[key] for row in gap["policies"])
    ]
    for row in gap["policies"]:
        known = [(i, row[key]) for i, (key, _) in enumerate(worlds) if row[key]]
        axes.errorbar(
            [i for i, _ in known],
            [value[0] for _, value in known],
            yerr=[value[1] or 0 for _, value in known],
            color=colours[row["name"]],
            marker="o",
            markersize=4,
            label=row["name"],
        )
    axes.set_xticks(range(len(worlds)), [name for _, name in worlds])
    axes.set_ylim(bottom=0)
    axes.set_ylabel("restricted mean, s")
    axes.grid(axis="x", visible=False)
    legend(axes)


def write_figures(results, folder):
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise ReportError(f"{folder}: cannot be made: {error.strerror}") from error
    run = results.first_run(results.policies[0])
    drawn = data.read_map(run)
    task = telling_task(results)
    middle = run.window[0] + 0.4 * (run.window[1] - run.window[0])
    height = 0.9 + 0.33 * len(results.policies)
    with plt.rc_context(STYLE):
        for name, draw, size in (
            ("outcomes", draw_outcomes, (5, height)),
            ("causes", draw_causes, (5, height)),
            ("survival", draw_survival, (5, 3.4)),
            ("predicted-measured", draw_scatter, (4, 4)),
        ):
            figure, axes = plt.subplots(figsize=size)
            draw(axes, results)
            save(figure, folder, name)
        gap = gap_data(results)
        if gap:
            figure, axes = plt.subplots(figsize=(6, height))
            draw_gap(axes, gap)
            save(figure, folder, "gap")
            figure, axes = plt.subplots(figsize=(4, 3.4))
            draw_worlds(axes, gap, {p: colour_of(i) for i, p in enumerate(results.policies)})
            save(figure, folder, "worlds")
        if drawn:
            figure, axes = plt.subplots(figsize=(7, 7 * _aspect(drawn)))
            draw_map(axes, drawn, middle)
            save(figure, folder, "map")
        if task:
            figure, axes = plt.subplots(figsize=(7, 3.6))
            draw_gantt(axes, *task)
            save(figure, folder, "gantt")
        if drawn and task:
            figure, (left, right) = plt.subplots(
                1, 2, figsize=(14, 5.2), gridspec_kw={"width_ratios": [1, 1.15], "wspace": 0.12}
            )
            draw_map(left, drawn, middle)
            draw_gantt(right, *task)
            save(figure, folder, "map-and-gantt")


def _aspect(drawn):
    x0, y0, x1, y1 = drawn["box"]
    return min(1.2, max(0.2, (y1 - y0) / (x1 - x0)))
