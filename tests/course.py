"""The course of this repository, loaded once for the tests that grade it."""

from __future__ import annotations

from pathlib import Path

from autograder.course.catalogue import Catalogue

ROOT = Path(__file__).parent.parent
CATALOGUE = Catalogue(ROOT)
