# SPDX-License-Identifier: GPL-2.0-only
"""Lines over numbers or names: the diagrams of reproduced figures, and learning curves."""

import math
import textwrap

import matplotlib.pyplot as plt

from .style import STYLE, line_style, svg_text

SETTLING = 0.2  # share of a long curve at its beginning that need not be in the picture
LONG = 8  # points
SHOWN_SERIES = 0.7  # share of the lines that must be in it
WORTH_CUTTING = 2.2  # so many times higher the picture would be with all
WORTH_SEEING = 2.5  # so many times higher with the ends of the others
FEW_POINTS = 25  # up to here a mark on each, with its interval


def finite(values):
    return [v for v in values if v is not None and math.isfinite(v)]


def settled(points):
    """The heights that count for the scale: a long curve's beginning may be far away."""
    if len(points) < LONG:
        return finite(y for _, y in points)
    first, last = points[0][0], points[-1][0]
    return finite(y for x, y in points if x >= first + SETTLING * (last - first))


def scale(series):
    """(low, high) in which the lines that are close together can be told apart, or None for all.

    series: lists of (x, y). The lowest picture that has whole lines, but for the beginnings of long
    ones, of SHOWN_SERIES of them; unless all of it is hardly higher.
    """
    every = finite(y for points in series for _, y in points)
    ranges = [(min(ys), max(ys)) for ys in map(settled, series) if ys]
    if len(ranges) < 2 or not every:
        return None
    wanted = math.ceil(SHOWN_SERIES * len(ranges))
    best = None
    for low in {r[0] for r in ranges}:
        for high in {r[1] for r in ranges}:
            inside = sum(low <= r[0] and r[1] <= high for r in ranges)
            if inside >= wanted and (best is None or high - low < best[1] - best[0]):
                best = (low, high)
    low, high = best
    for last in sorted((ys[-1] for ys in map(settled, series) if ys), key=lambda y: max(low - y, y - high)):
        if max(high, last) - min(low, last) <= WORTH_SEEING * (best[1] - best[0]):
            low, high = min(low, last), max(high, last)  # where a line ends is worth some room
    height = high - low
    if height <= 0 or max(every) - min(every) <= WORTH_CUTTING * height:
        return None
    return low - 0.08 * height, high + 0.08 * height


def cut_off(names, series, limits):
    """Words for what a scale leaves out."""
    words = []
    for name, points in zip(names, series):
        ys = finite(y for _, y in points)
        if ys and max(ys) > limits[1]:
            words.append(f"{name} up to {max(ys):.3g}")
        if ys and min(ys) < limits[0]:
            words.append(f"{name} down to {min(ys):.3g}")
    return "cut off: " + ", ".join(words) if words else ""


def draw_panel(axes, panel, numbers):
    """One diagram of a reproduced figure; `numbers` of its lines are the same in all diagrams."""
    series = panel["series"]
    lines = [[(p[0], p[1]) for p in s["points"]] for s in series]
    limits = None if panel["log"] or panel["categories"] else scale(lines)
    handles = []
    for i, line in enumerate(series):
        points = [p for p in line["points"] if p[1] is not None]
        if not points:
            continue
        look = line_style(numbers[line["name"]])
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        if panel["categories"]:
            look["linestyle"] = "none"
            xs = [x + 0.12 * (i - (len(series) - 1) / 2) for x in xs]
        few = len(points) <= FEW_POINTS
        if not few or (len(points) > 2 and len(set(ys)) == 1):
            look["marker"] = None
        (handle,) = axes.plot(xs, ys, markersize=4, lw=1.4, label=line["name"], **look)
        handles.append((ys[-1], i, handle))
        known = [(x, y, p[2], p[3]) for x, y, p in zip(xs, ys, points) if p[3] is not None]
        if few and known:
            axes.vlines(
                [k[0] for k in known], [k[2] for k in known], [k[3] for k in known],
                color=look["color"], lw=1, alpha=0.6,
            )  # fmt: skip
        elif known:
            axes.fill_between(
                [k[0] for k in known], [k[2] for k in known], [k[3] for k in known],
                color=look["color"], alpha=0.12, lw=0,
            )  # fmt: skip
    title = panel["title"]
    if limits:
        axes.set_ylim(*limits)
        cut = cut_off([s["name"] for s in series], lines, limits)
        title += "\n" + textwrap.fill(f"({cut})", 76) if cut else ""
    if panel["log"]:
        axes.set_yscale("log")
    if panel["categories"]:
        axes.set_xticks(range(len(panel["categories"])), panel["categories"])
        axes.margins(x=0.08)
        axes.tick_params(axis="x", rotation=25 if len(panel["categories"]) > 5 else 0)
    axes.set_title(title, fontsize=9)
    axes.set_xlabel(panel["x_label"])
    axes.set_ylabel(panel["y_label"])
    if len(handles) > 1:  # in the order in which the lines end
        handles = [h for _, _, h in sorted(handles, key=lambda h: (-h[0], h[1]))]
        axes.legend(handles=handles, loc="center left", bbox_to_anchor=(1.01, 0.5), handlelength=2.6)


def panels_svg(panels):
    """All diagrams of a figure, one below the other."""
    with plt.rc_context(STYLE):
        count = max(1, len(panels))
        figure, grid = plt.subplots(
            count, 1, figsize=(6.4, 3.1 * count), squeeze=False, layout="constrained"
        )
        names = dict.fromkeys(line["name"] for panel in panels for line in panel["series"])
        numbers = {name: i for i, name in enumerate(names)}
        for axes, panel in zip(grid[:, 0], panels):
            draw_panel(axes, panel, numbers)
        text = svg_text(figure)
        plt.close(figure)
    return text


def learning_svg(curve, rows):
    """A learning curve: the validation loss over decisions, beside the levels of other policies."""
    points = [(row["step"], row["validation_mean"]) for row in rows]
    steps = [x for x, _ in points]
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
        axes.plot(steps, [y for _, y in points], color=line_style(0)["color"], lw=1.6)
        ys = settled(points)
        low, high = min(ys), max(ys)
        room = max(high - low, 0.02 * abs(high))
        # Levels near the line widen the picture; a far one must not flatten the line.
        near = [v for _, v in curve["levels"] if low - 2 * room < v < high + 2 * room]
        low, high = min([low, *near]), max([high, *near])
        margin = max(0.06 * (high - low), 1e-3 * abs(high))
        axes.set_ylim(low - margin, high + margin)
        taken = -math.inf
        for name, value in sorted(curve["levels"], key=lambda level: level[1]):
            inside = low - margin <= value <= high + margin
            if inside:
                axes.axhline(value, color="#b04020", ls="--", lw=0.9, zorder=1)
            place = (min(max(value, low - margin), high + margin) - low + margin) / (
                high - low + 2 * margin
            )
            taken = max(place, taken + 0.055)
            arrow = "" if inside else " ↑" if value > high else " ↓"
            axes.annotate(
                f"{name} {value:.4g}{arrow}", (1.01, taken), xycoords="axes fraction", va="center",
                fontsize=8, color="#b04020", annotation_clip=False,
            )  # fmt: skip
        axes.axvline(curve["kept_at"], color="#8894a2", ls=":", lw=1.2)
        axes.annotate(
            "kept", (curve["kept_at"], 1), (2, -2), xycoords=("data", "axes fraction"),
            textcoords="offset points", va="top", fontsize=7.5, color="#5f6b7a",
        )  # fmt: skip
        axes.set_xlim(0, max(steps))
        axes.set_title(curve["title"], fontsize=9)
        axes.set_xlabel("decisions")
        axes.set_ylabel(curve["y_label"])
        text = svg_text(figure)
        plt.close(figure)
    return text
