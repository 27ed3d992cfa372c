"""Autograding kit for numeric Python assignments: the engine, which knows no course.

Rooms, in the order of the data: ``course`` (what is asked), ``submissions`` (what was handed in),
``sandbox`` (where it runs), ``judge`` (what is wrong with it), ``results`` (what is kept), and the
readers of results: ``batch``, ``report``, ``publish``, ``lms``, ``nbgrader``, ``pack``.
"""

__version__ = "0.1.0"
