"""SECURITY.md promises nothing without a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROWS = re.findall(
    r"^\| (.+?) \| (strong|all) \| (.+?) \|$",
    (TESTS.parent / "SECURITY.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
NAMES = {
    name
    for path in TESTS.rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def proofs(cell: str) -> list[str]:
    """Return the names of the tests, test files and attacks that a cell of the table means."""
    found = re.findall(r"`([^`]+)`", cell)
    return [part for each in found for part in re.sub(' -k |"| or ', " ", each).split()]


@pytest.mark.parametrize(("promise", "proof"), [(row[0], row[2]) for row in ROWS])
def test_promise_has_its_tests(promise: str, proof: str) -> None:
    """Each name in the last column is a test, a file of tests, a word of one, or an attack."""
    assert proofs(proof) or "attacks" in proof, promise
    for name in proofs(proof):
        word = name.rstrip("*")
        places = [*TESTS.rglob(f"{Path(name).name}"), *TESTS.glob(f"attacks/{word}*.py")]
        module = TESTS.parent / f"{name.replace('.', '/')}.py"
        assert places or module.is_file() or any(word in test for test in NAMES), name


def test_table_is_read() -> None:
    """A change of its form does not leave this without rows."""
    assert len(ROWS) > 15
