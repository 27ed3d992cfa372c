"""What ``checks.json`` says of the exercises.

Ships beside each notebook.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from autograder.compare import Tolerance
from autograder.judge.verdict import Asked
from autograder.notebook.values import from_json

_FILE = Path(__file__).with_name("checks.json")


@cache
def rules() -> dict[str, Any]:
    """Return all that it says, read once."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def asked_of(name: str) -> list[Asked]:
    """Return what the cases of an exercise ask for."""
    exercise = rules()["exercises"][name]
    return [
        Asked(
            [key for key, _ in case["inputs"]["dict"]],
            from_json(case["expected"]),
            tuple(exercise["returns"]),
            Tolerance(*case["tolerance"]),
            case["sizes"],
            bool(exercise["asks"]),
            from_json(case.get("own")),
            exercise.get("scenario", {}).get("tell", ""),
        )
        for case in exercise["cases"]
    ]


def others_of(name: str) -> set[str]:
    """Return the names that other exercises ask for."""
    others = ((n, about) for n, about in rules()["exercises"].items() if n != name)
    return {each for n, about in others for each in (n, *about["aliases"], *about["asks"])}


def mistakes_of(name: str) -> Iterator[tuple[str, Iterator[Any]]]:
    """Yield the sentence of each known mistake of an exercise, and what it gives for each case."""
    for mistake in rules()["exercises"][name]["mistakes"]:
        yield mistake["sentence"], map(from_json, mistake["answers"])
