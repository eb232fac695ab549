# SPDX-License-Identifier: GPL-2.0-only
"""Programs that import-osm starts, none of which outlives it, and what a user is told."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys

PR_SET_CHILD_SUBREAPER = 36  # Linux
SIGNALS = [s for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if signal.getsignal(s) != signal.SIG_IGN]


class Problem(Exception):
    """One line for the user, and the exit status."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


class Interrupted(BaseException):
    """A signal that ends this program."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number


def interrupt(number, _):
    """The first signal is enough; what is cleaned up then is not disturbed by another one."""
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise Interrupted(number)


def clean_up_on_signals():
    """From now on signals are Interrupted, so that what must not stay can be taken away."""
    with contextlib.suppress(OSError, AttributeError):  # the children of our children are ours
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for number in SIGNALS:
        signal.signal(number, interrupt)


def hold_signals():
    """Signals wait from now on; returns those that were held back before, for release_signals."""
    return signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


def release_signals(before):
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_all(process):
    """Ends a process and all that it has started, and waits until they are gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


class Tools:
    """SUMO's programs, wherever they are; runs them in one folder."""

    def __init__(self, folder, source):
        self.folder = folder
        self.source = source
        self.home = os.environ.get("SUMO_HOME") or "/usr/share/sumo"
        self.environment = dict(os.environ, SUMO_HOME=self.home)

    def program(self, name):
        path = shutil.which(name) or shutil.which(os.path.join(self.home, "bin", name))
        if not path:
            raise Problem(3, f"{name} is not installed: install the packages sumo and sumo-tools")
        return path

    def share(self, *parts):
        path = os.path.join(self.home, *parts)
        if not os.path.exists(path):
            raise Problem(
                3, f"{path} is missing: install the packages sumo and sumo-tools, or set SUMO_HOME"
            )
        return path

    def check(self):
        for name in ("netconvert", "polyconvert", "duarouter", "sumo"):
            self.program(name)
        self.share("tools", "randomTrips.py")
        self.share("data", "typemap", "osmNetconvert.typ.xml")

    def run(self, name, *arguments):
        """Runs a tool quietly; its first complaint becomes ours."""
        say(f"{os.path.basename(name)} …")
        command = [sys.executable, name] if name.endswith(".py") else [self.program(name)]
        status, printed = self.call([*command, *arguments])
        if status != 0:
            lines = [line.strip() for line in printed.splitlines() if line.strip()]
            errors = [line[7:] for line in lines if line.startswith("Error: ")]
            why = (errors or lines[-1:] or [f"exit status {status}"])[0]
            why = why.rstrip(".")
            raise Problem(2, f"{self.source}: {os.path.basename(name)} cannot use it: {why}")

    def call(self, command):
        """Exit status and output of a command, which does not outlive us, nor do its children."""
        process = None
        before = hold_signals()
        try:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                universal_newlines=True,
                errors="replace",
                start_new_session=True,
                preexec_fn=lambda: release_signals(before),
            )
            release_signals(before)
            printed, _ = process.communicate()
        except BaseException:
            if process:
                end_all(process)
            raise
        return process.returncode, printed


def say(text):
    """Progress, for those who watch."""
    if sys.stderr.isatty():
        print(f"\r\033[Kimport-osm: {text}", end="", file=sys.stderr, flush=True)


def say_no_more():
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
