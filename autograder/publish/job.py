"""Results handed to a CI service: files beside ``results.jsonl``, annotations, a step's outputs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.files import append, write
from autograder.language import say
from autograder.publish import classroom50, classroom_resources, github, junit
from autograder.results import Result
from autograder.text import points


def publish(
    results: Sequence[Result],
    folder: Path,
    formats: Sequence[str],
    environment: Mapping[str, str],
) -> list[str]:
    """Write results in some formats and return the lines for the job's log.

    Parameters
    ----------
    results : sequence of Result
        Where there is none, only ``github`` has something to say.
    folder : Path
        For the files.
    formats : sequence of str
        Of ``github``, ``junit``, ``classroom50``, ``classroom-resources``.
    environment : dict
        GITHUB_STEP_SUMMARY and GITHUB_OUTPUT are files to append to, GITHUB_WORKSPACE is where the
        repository lies; what Classroom 50 sets goes into its ``result.json``.
    """
    lines: list[str] = []
    if "github" in formats:
        lines += _github(results, folder, environment)
    if not results:
        return lines
    if "junit" in formats:
        write(folder / "junit.xml", junit.document(results))
    if "classroom-resources" in formats:
        lines += _output(environment, {"result": classroom_resources.output(results)})
    if "classroom50" in formats:
        told = _classroom50(results, folder, environment)
        lines += _output(environment, told) if "GITHUB_OUTPUT" in environment else []
    return lines


def _classroom50(
    results: Sequence[Result], folder: Path, environment: Mapping[str, str]
) -> dict[str, str]:
    now, told = datetime.datetime.now(datetime.UTC), classroom50.outputs(results)
    is_score = told["status"] != "error"  # a part of one would be wrong
    text = (
        classroom50.document(results, environment, now)
        if is_score
        else classroom50.not_graded(environment, now)
    )
    write(folder / "result.json", text)
    write(folder / "release-body.md", github.summary(results))
    return told


def _github(results: Sequence[Result], folder: Path, environment: Mapping[str, str]) -> list[str]:
    graded = [result for result in results if not result.fault]
    page = f"{say(github.PAGE)}\n" if graded else ""
    text = f"{github.summary(results)}{page}"
    write(folder / "summary.md", text)
    if step_summary := environment.get("GITHUB_STEP_SUMMARY"):
        _append(Path(step_summary), text)
    totals = {
        "score": points(sum(result.score or 0 for result in graded)) if graded else "",
        "max-score": points(sum(result.max_score or 0 for result in graded)) if graded else "",
        "not-graded": str(len(results) - len(graded)),
    }
    root = Path(environment.get("GITHUB_WORKSPACE") or ".")
    lines = github.annotate(results, root)
    return lines + _output(environment, totals) if "GITHUB_OUTPUT" in environment else lines


def _output(environment: Mapping[str, str], values: Mapping[str, str]) -> list[str]:
    """Set a step's outputs; where there is no step, return them as lines."""
    lines = [f"{name}={value}" for name, value in values.items()]
    if path := environment.get("GITHUB_OUTPUT"):
        _append(Path(path), "".join(f"{line}\n" for line in lines))
        return []
    return lines


def _append(path: Path, text: str) -> None:
    append(path, text.encode(errors="backslashreplace"))
