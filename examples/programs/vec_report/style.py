# SPDX-License-Identifier: GPL-2.0-only
"""How all figures look, and how they are written: SVG and PNG by Matplotlib, the same bytes each time."""

import io
import os

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

from .files import write_file  # noqa: E402

STYLE = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#9aa7b5",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e8ecf0",
    "legend.frameon": False,
    "svg.hashsalt": "vec",
    "svg.fonttype": "none",
    "savefig.dpi": 200,
}
# Okabe and Ito: told apart by people with any colour vision; dashes and marks tell them apart without.
LINE_COLOURS = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8a8a8a",
]  # fmt: skip
DASHES = ["-", "--", "-.", ":"]
MARKS = ["o", "s", "^", "D", "v", "P", "X", "*"]


def line_style(i):
    """Colour, dash and mark of the i-th line of a figure."""
    turn = i // len(LINE_COLOURS)
    return {
        "color": LINE_COLOURS[i % len(LINE_COLOURS)],
        "linestyle": DASHES[(i + turn) % len(DASHES)],
        "marker": MARKS[i % len(MARKS)],
    }


def svg_text(figure):
    """An SVG picture, for a file or within a page."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None})
    text = buffer.getvalue().decode("utf-8")
    return text[text.index("<svg") :]


def save(figure, folder, name):
    """Writes name.svg and name.png."""
    for kind, metadata in (("svg", {"Date": None}), ("png", {"Software": None})):
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, bbox_inches="tight", metadata=metadata)
        write_file(os.path.join(folder, f"{name}.{kind}"), buffer.getvalue())
    plt.close(figure)
