"""Measure the kit as its users meet it: whole commands, from start to exit, in one run.

Everything is timed from outside, around a process of its own, so this module and those that it
imports import nothing of the kit: a small parent also keeps the peak memory of its children honest.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from . import engine, real, rivals, scale, startup
from .command import ROOT
from .plan import FEW, Plan
from .table import Row, table

ASSIGNMENTS = sorted({path.parent.name for path in ROOT.glob("source/*/*.ipynb")})
RESULTS = Path(__file__).with_name("results.md")


class Part(NamedTuple):
    """A table: its title, and what measures its rows for an assignment in an empty folder."""

    title: str
    rows: Callable[[str, Path, Plan], list[Row]]


PARTS = {
    "startup": Part("Commands, cold", startup.rows),
    "engine": Part("One submission", engine.rows),
    "scale": Part("Classes", scale.rows),
    "real": Part("A class as real ones are", real.rows),
    "rivals": Part("Other graders", rivals.rows),
}


def measure(part: Part, scratch: Path, plan: Plan) -> str:
    """Return a part's table for all assignments, with its date and the load of the machine."""
    date, load = time.strftime("%Y-%m-%d"), os.getloadavg()[0]
    columns = {}
    for name in ASSIGNMENTS:
        folder = scratch / name
        folder.mkdir(exist_ok=True)
        columns[name] = part.rows(name, folder, plan)
    return f"{date}, load {load:.1f} at the start.\n\n{table(columns)}"


def machine() -> str:
    """Return what the figures depend on besides the kit."""
    kernel = f"{platform.system()} {platform.release().split('-')[0]}"
    parts = [f"{os.cpu_count()} cores", kernel, f"Python {platform.python_version()}"]
    parts += [
        f"{package} {version(package)}" for package in ("numpy", "nbgrader", "numeric-autograder")
    ]
    return (
        f"{', '.join(parts)}; one thread a library.\n"
        "Figures are medians of the runs, peak memory is their maximum, of the largest process."
    )


def merged(old: str, new: dict[str, str]) -> str:
    """Return the page with new tables by title; those of ``old`` stay where there is no new one."""
    kept = dict(section.strip().split("\n\n", 1) for section in old.split("\n## ")[1:])
    both = {part.title: (kept | new).get(part.title) for part in PARTS.values()}
    sections = [f"## {title}\n\n{text}" for title, text in both.items() if text]
    return "\n\n".join(["# One run of `make bench`", machine(), *sections]) + "\n"


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="this table; may be given twice"
    )
    parser.add_argument("--few", action="store_true", help="tiny: does everything run?")
    parser.add_argument("--otter", type=Path, metavar="VENV", help="one that has otter-grader")
    parser.add_argument("--write", action="store_true", help="keep the tables in results.md")
    options = parser.parse_args(words)
    if options.few and options.write:
        parser.error("--few measures nothing that could be kept")
    return options


def main() -> None:
    """Print the tables; with ``--write``, keep each in results.md as soon as it is there."""
    options = arguments()
    plan = (FEW if options.few else Plan())._replace(
        venv=options.otter and options.otter.absolute()
    )
    tables: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name in options.only or PARTS:
            part = PARTS[name]
            tables[part.title] = measure(part, Path(scratch), plan)
            if options.write:
                old = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
                RESULTS.write_text(merged(old, tables), "utf-8")
    print(merged("", tables), end="")
