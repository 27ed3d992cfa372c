"""Commands under test: in this process, or in a fork of one that has imported what they need.

A start takes them seconds.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner, Result

from autograder.cli import main

PROGRAM = """
import importlib, json, os, runpy, sys

for module in sys.argv[1:]:
    importlib.import_module(module)
for line in sys.stdin:
    folder, command, environment, files = json.loads(line)
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    for stream, file in enumerate(files):
        os.dup2(os.open(file, os.O_CREAT | os.O_RDWR), stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = command
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)
"""
PYTEST = ("pytest", "numpy", "autograder.batch.run", "autograder.report.terminal")
NBGRADER = ("pytest", "nbgrader.apps.nbgraderapp", "autograder.nbgrader.hooks")


def call(*arguments: object) -> Result:
    """Run a command of the kit's in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@cache
def _started(modules: tuple[str, ...]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *modules],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(process.communicate)
    return process


def run(
    modules: tuple[str, ...], folder: Path, command: list[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m`` with a command in a folder, where these modules are imported already."""
    process = _started(modules)
    assert process.stdin
    assert process.stdout
    with TemporaryDirectory() as place:
        files = [os.devnull, *(os.path.join(place, name) for name in ("stdout", "stderr"))]
        job = [str(folder), command, {**environment}, files]
        print(json.dumps(job), file=process.stdin, flush=True)
        code = int(process.stdout.readline())
        said = [Path(file).read_text(encoding="utf-8") for file in files[1:]]
    return subprocess.CompletedProcess(command, code, *said)


def nbgrader(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a course folder, as in a fresh clone: no venv is active, no setting made."""
    environment = {"PATH": os.defpath, "HOME": str(course)}
    return run(NBGRADER, course, ["nbgrader", *command], environment)


def pytest(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m pytest`` in a folder, in the environment that is set."""
    return run(PYTEST, folder, ["pytest", *options], os.environ)
