# SPDX-License-Identifier: GPL-2.0-only
"""The manual's build with Sphinx 5 or newer: ./vec doc, or sphinx-build -W doc HTML."""

import inspect
import os

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.util import logging

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "VERSION"), encoding="utf-8") as file:
    release = file.read().strip()

project = "vec"
copyright = "the authors of vec, GPL-2.0-only"
version = release
html_title = f"vec {release}"
html_theme = "alabaster"
html_theme_options = {
    "description": "Vehicular edge computing on ns-3",
    "fixed_sidebar": True,
    "page_width": "1200px",
    "sidebar_width": "230px",
    "body_max_width": "960px",
    "show_powered_by": False,
}
html_sidebars = {"**": ["about.html", "searchbox.html", "navigation.html"]}
html_static_path = ["static"]
html_css_files = ["vec.css"]
html_show_sourcelink = False
html_copy_source = False
highlight_language = "none"

# Formulas are MathML, which browsers draw themselves: pages need no network and no scripts.
html_math_renderer = "mathml"


def mathml(node: nodes.Node, formula: str, as_block: bool) -> str:
    """The MathML of a formula in LaTeX; what docutils does not know is a warning at its place."""
    parameters = inspect.signature(latex2mathml.tex2mathml).parameters
    option = {"as_block": as_block} if "as_block" in parameters else {"inline": not as_block}
    try:
        return latex2mathml.tex2mathml(formula, **option)
    except (SyntaxError, ValueError) as error:
        logging.getLogger(__name__).warning("formula: %s", error, location=node)
        return ""


def visit_inline(writer, node) -> None:
    writer.body.append(mathml(node, node.astext(), False))
    raise nodes.SkipNode


def visit_block(writer, node) -> None:
    for formula in node.astext().split("\n\n"):
        writer.body.append('<div class="math">' + mathml(node, formula, True) + "</div>\n")
    raise nodes.SkipNode


def setup(app) -> dict:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
