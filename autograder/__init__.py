"""Autograding kit for numeric Python assignments.

The parts, in reading order: `exercise` (what is asked), ``assignments`` (the two that ship),
`submission` (what was handed in), ``sandbox`` (where it runs), `compare` and `diagnose` (what is
wrong with it), `grade` (points and sentences), `results` (what is kept).
"""

__version__ = "0.1.0"
