# SPDX-License-Identifier: GPL-2.0-only
"""The Gantt chart of a timeline, with matplotlib."""

import numpy as np

# Of an item: its name, when it begins and when it ends, under the names that systems give them.
_BEGINS = ("start_s", "est_s")
_ENDS = ("finish_s", "eft_s")


def _place(item):
    """The lane of an item: the words of its assignment that say where it runs."""
    if item.get("where") == "local":
        return f"vehicle of {item.get('task', 0)}"
    for name in ("processor", "target", "vehicle", "tier", "server"):
        if name in item:
            return f"{name} {item[name]}"
    return "?"


def _bars(timeline):
    """[(lane, begin, end, label)] of the items whose times are known."""
    bars = []
    for item in timeline["items"]:
        end = next((item[name] for name in _ENDS if item.get(name) is not None), None)
        if end is None:
            continue
        begin = next((item[name] for name in _BEGINS if item.get(name) is not None), 0.0)
        owner = next((item[n] for n in ("task", "workflow", "device") if n in item), "")
        label = "" if "subtask" not in item else f"{owner}.{item['subtask']}".lstrip(".")
        bars.append((_place(item), begin, end, label or str(owner)))
    return sorted(bars)


def gantt(timeline, width=8, height=4, dpi=100):
    """An array [height, width, 3] of bytes: lanes are places, bars items from start to finish;
    empty for None."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure((width, height), dpi=dpi, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    bars = _bars(timeline) if timeline else []
    lanes = sorted({bar[0] for bar in bars})
    for lane, begin, end, label in bars:
        row = lanes.index(lane)
        axes.barh(row, end - begin, left=begin, height=0.7, edgecolor="white", color=f"C{row % 10}")
        axes.text((begin + end) / 2, row, label, ha="center", va="center", fontsize=7, clip_on=True)
    axes.set_yticks(range(len(lanes)), lanes)
    axes.invert_yaxis()
    axes.set_xlabel("s")
    if timeline:
        axes.set_title(f"{timeline['system']}: objective {timeline['objective']:.4g}")
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3].copy()
