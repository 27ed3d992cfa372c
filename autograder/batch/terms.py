"""What the graders of other processes, and of other machines, grade by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.batch.grader import Grader
from autograder.course.catalogue import Catalogue, unpacked
from autograder.sandbox.deadline import Limits
from autograder.sandbox.tiers import open_sandbox


@dataclass(frozen=True)
class Terms:
    """What all grade by; `open_sandbox` says what the last two are."""

    course: Path | tuple[tuple[str, bytes], ...]  # its folder, or its files
    versions: tuple[tuple[str, str], ...]
    limits: Limits
    allow_weak: bool
    memory: int

    def differences(self) -> str:
        """Say which versions are others here; nothing where all are the same."""
        here = _catalogue(self.course).versions
        differ = [(name, wanted) for name, wanted in self.versions if wanted != here.get(name)]
        return ", ".join(f"{name} {here.get(name)} instead of {wanted}" for name, wanted in differ)

    def grader(self, jobs: int) -> Grader:
        """Return this process's grader, whose sandbox is opened once, for so many at a time."""
        return _grader(self, jobs)


@cache
def _catalogue(course: Path | tuple[tuple[str, bytes], ...]) -> Catalogue:
    return Catalogue(course) if isinstance(course, Path) else unpacked(dict(course))


@cache
def _grader(terms: Terms, jobs: int) -> Grader:
    sandbox = open_sandbox(jobs, allow_weak=terms.allow_weak, memory=terms.memory)
    return Grader(_catalogue(terms.course), sandbox, terms.limits)
