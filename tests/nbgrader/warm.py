"""nbgrader's commands in forks of a process that has imported it: a start takes it seconds."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

WARM = multiprocessing.get_context("forkserver")
WARM.set_forkserver_preload(["pytest", "nbgrader.apps.nbgraderapp", "autograder.nbgrader.hooks"])


def nbgrader(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a course folder, as in a fresh clone: no venv is active, no setting made."""
    with TemporaryDirectory() as folder:
        said = [Path(folder, name) for name in ("stdout", "stderr")]
        process = WARM.Process(target=_run, args=(course, command, said))
        process.start()
        process.join()
        texts = [file.read_text(encoding="utf-8") for file in said]
    return subprocess.CompletedProcess(command, process.exitcode or 0, *texts)


def _run(course: Path, command: tuple[str, ...], said: list[Path]) -> None:
    for stream, file in enumerate(said, 1):
        os.dup2(os.open(file, os.O_CREAT | os.O_WRONLY), stream)
    os.chdir(course)
    os.environ.clear()
    os.environ |= {"PATH": os.defpath, "HOME": str(course)}
    sys.argv[1:] = command
    runpy.run_module("nbgrader", run_name="__main__", alter_sys=True)
