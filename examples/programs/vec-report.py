#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""(Re)draws the HTML report and the figures of a result folder."""

import _signal  # the part of signal that is there at once

# An interrupt just ends this, also in the middle of imports. The driver holds it back until here.
if _signal.getsignal(_signal.SIGINT) != _signal.SIG_IGN:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
_signal.pthread_sigmask(_signal.SIG_UNBLOCK, (_signal.SIGINT,))

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
sys.dont_write_bytecode = True

from vec_report.data import Results
from vec_report.errors import ReportError
from vec_report.files import flush_output, is_episodes
from vec_report.page import write_page
from vec_report.reproduction import write_learning_curve, write_reproduction


def main():
    parser = argparse.ArgumentParser(
        prog="vec-report",
        description="Draws what a folder of results has: of run or compare report.html (one file, nothing "
        "to fetch) and figures/ (SVG and PNG, for papers), of reproduce figure.svg and report.html, of "
        "train learning-curve.svg, of episodes episodes.svg. Figures need Matplotlib.",
    )
    parser.add_argument("folder", metavar="DIR", help="a folder of run, compare, reproduce, train or episodes")
    parser.add_argument("--no-figures", action="store_true", help="report.html only")
    options = parser.parse_args()
    figures = not options.no_figures
    if figures:
        try:
            import vec_report.style  # noqa: F401
        except ImportError as error:
            print(f"vec-report: no figures: {error}; install python3-matplotlib", file=sys.stderr)
            figures = False
    if is_episodes(options.folder):
        if figures:
            from vec_report.episodes import write_episodes

            write_episodes(options.folder)
        return
    if write_reproduction(options.folder, figures) or write_learning_curve(options.folder, figures):
        return
    results = Results(options.folder)
    write_page(results, os.path.join(options.folder, "report.html"))
    if figures:
        from vec_report.figures import write_figures

        write_figures(results, os.path.join(options.folder, "figures"))


if __name__ == "__main__":
    try:
        try:
            main()
        finally:
            flush_output()
    except ReportError as error:
        print(f"vec-report: {error}", file=sys.stderr)
        sys.exit(error.status)
    except OSError as error:
        where = error.filename or "standard output: cannot be written"
        print(f"vec-report: {where}: {error.strerror}", file=sys.stderr)
        sys.exit(3)
