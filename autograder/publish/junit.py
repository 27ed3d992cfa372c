"""Results as JUnit's XML, for whatever shows tests: GitLab, Jenkins and many more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from autograder.language import _
from autograder.report.feedback import on_case, public_fault_line
from autograder.report.phrases import of_course
from autograder.report.words import WORDS
from autograder.results import Result
from autograder.text import points, visible


def document(results: Sequence[Result]) -> bytes:
    """Return an XML document: a suite a submission, a test case a case of an exercise.

    The exercise is the ``classname``, which GitLab calls a suite. What is said stands in an
    element's content, for GitLab shows no attribute; class name and name together are unique, for
    it drops what comes twice.
    """
    root = Element("testsuites", name="autograder")
    taken: Counter[tuple[str, str]] = Counter()
    for result in results:
        _suite(root, result, taken, several=len(results) > 1)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _suite(root: Element, result: Result, taken: Counter[tuple[str, str]], several: bool) -> None:
    suite = SubElement(root, "testsuite", name=visible(result.student))
    suite.set("time", f"{math.ceil(result.seconds):.3f}")  # finer, it could tell hidden inputs
    properties = SubElement(suite, "properties")
    _property(properties, "assignment", result.assignment or "")
    _property(properties, "sha256", result.sha256)
    _property(properties, "sandbox", str(result.sandbox))
    if not result.fault:
        said = _("{score} of {most}")
        both = said.format(score=points(result.score), most=points(result.max_score))
        _property(properties, "points", both)
    who = f"{result.student}, {result.assignment}, " if several else ""
    if result.fault:
        test = _test(suite, f"{who}{_('submission')}", _("can be graded"), taken)
        SubElement(test, "error", type="fault").text = visible(public_fault_line(result))
    for exercise in result.exercises:
        for case in exercise.cases:
            name = of_course("case", case.name, WORDS)
            test = _test(suite, f"{who}{exercise.name}", name, taken)
            if case.status != "passed":
                kind = "skipped" if exercise.status == "unanswered" else "failure"
                SubElement(test, kind, type=case.status).text = visible(on_case(exercise, case))
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))


def _property(properties: Element, name: str, value: str) -> None:
    SubElement(properties, "property", name=name, value=visible(value))


def _test(suite: Element, group: str, name: str, taken: Counter[tuple[str, str]]) -> Element:
    taken[group, name] += 1
    again = taken[group, name]
    name = f"{name} ({again})" if again > 1 else name
    return SubElement(suite, "testcase", classname=visible(group), name=visible(name))
