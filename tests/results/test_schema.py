"""The schema of results: the file beside the code, and what is really written, agree with it.

After a change that is meant: ``GOLDEN=write pytest tests/results``, and read the diff.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import jsonschema
import msgspec
from course import ROOT
from springs import CATALOGUE, WRONG

from autograder.results import Result, json_schema

__all__ = ["CATALOGUE"]
SCHEMA = ROOT / "autograder" / "results" / "schema.json"


def test_schema_is_the_file_beside_the_code() -> None:
    """Whoever reads results without this kit finds there what they are."""
    text = json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("GOLDEN") == "write":
        SCHEMA.write_text(text, encoding="utf-8", newline="\n")
    assert text == SCHEMA.read_text(encoding="utf-8")


def test_real_results_meet_the_schema(
    submit: Callable[..., Path], grade_file: Callable[..., Result]
) -> None:
    """Findings of many kinds, an example, advice; and a fault."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for place, text in (("ann/springs.py", WRONG), ("bob/springs.py", "")):
        result = grade_file(submit(text, place))
        jsonschema.validate(json.loads(msgspec.json.encode(result)), schema)
        assert bool(result.fault) == (not text)
