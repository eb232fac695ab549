# SPDX-License-Identifier: GPL-2.0-only
"""What `reproduce` and `train` found, as pictures and a page."""

import os
from html import escape

from .errors import InputError
from .files import number, read_json, read_table, write_file

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{source}</title>
<style>body{{font-family:sans-serif;max-width:70em;margin:2em auto}}svg{{max-width:100%;height:auto}}
table{{border-collapse:collapse;margin:1em 0}}td,th{{padding:.2em .6em;border-bottom:1px solid #ddd;
text-align:right}}td:first-child,th:first-child{{text-align:left}}</style></head><body>
<h1>{source}</h1>
<p>{says}</p>
<p>Made with <code>{command}</code></p>
{figure}<h2>What the paper says and what came out</h2>
{claims}{tables}{notes}</body></html>
"""


def table(rows):
    """An HTML table; the first row is its head."""
    lines = []
    for i, row in enumerate(rows):
        tag = "td" if i else "th"
        lines.append("<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>\n")
    return "<table>\n" + "".join(lines) + "</table>\n"


def page(document, figure):
    """All of a reproduction in one file."""
    tables = [
        f"<h2>{escape(panel['title'])}: {escape(panel['y_label'])}</h2>\n{table(panel['table'])}"
        for panel in document["panels"]
    ]
    return PAGE.format(
        source=escape(document["source"]),
        says=escape(document["says"]),
        command=escape(document["command"]),
        figure=figure,
        claims=table(document["claims"]),
        tables="".join(tables),
        notes="".join(f"<p>{escape(note)}</p>\n" for note in document["notes"]),
    )


def read(folder, name, form):
    """A document of that format, or None where there is none."""
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    document = read_json(path)
    if document.get("format") != form:
        raise InputError(f'{path}: /format: expected "{form}"')
    return document


def write_reproduction(folder, figures):
    """figure.svg (if figures) and report.html of a folder of `reproduce`; whether it is one."""
    document = read(folder, "reproduction.json", "vec-reproduction/1")
    if document is None:
        return False
    svg = ""
    if figures:
        from .curves import panels_svg

        svg = panels_svg(document["panels"])
        write_file(os.path.join(folder, "figure.svg"), svg)
    write_file(os.path.join(folder, "report.html"), page(document, svg))
    return True


def write_learning_curve(folder, figures):
    """learning-curve.svg of a folder of `train`; whether it is one."""
    curve = read(folder, "learning-curve.json", "vec-learning-curve/1")
    if curve is None:
        return False
    if figures:
        from .curves import learning_svg

        columns = ["step", "validation_mean"]
        path = os.path.join(folder, "progress.csv")
        rows = [{c: number(row[c]) for c in columns} for row in read_table(path, columns)]
        if not rows:
            raise InputError(f"{path}: expected a row")
        write_file(os.path.join(folder, "learning-curve.svg"), learning_svg(curve, rows))
    return True
