"""A class as real ones are: other words, the same answers; what is planted is what is graded."""

from __future__ import annotations

import ast
import inspect
import json
import math
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from click.testing import CliRunner
from course import CATALOGUE, ROOT

from autograder.cells import grade_id
from autograder.cli import main
from autograder.compare import Failure
from autograder.course.exercise import Exercise
from autograder.course.trusted import answer
from autograder.results.store import load
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.inside.syntax.program import Program
from autograder.sandbox.inside.syntax.statements import Statement
from autograder.selfcheck.simulate import (
    BLANK,
    BROKEN,
    MISSING,
    RIGHT,
    Notebooks,
    Planted,
    disagreements,
    read_planted,
)
from bench.asreal.handwriting import Handwriting
from bench.asreal.rewording import Rewording, misspelt
from bench.asreal.student import as_real, draw

pytestmark = pytest.mark.slow  # of the benchmark's own class: long, and rarely breaks

CLASSES = {"numpy_basics": 24, "logistic_regression": 8}  # students that are looked at
SEED = 7  # brings scripts
EXERCISES = [(name, e) for name in CLASSES for e in CATALOGUE.assignment(name).exercises]


@pytest.fixture(scope="module")
def notebooks() -> dict[str, Notebooks]:
    """Return the notebooks of both assignments."""
    return {name: Notebooks(CATALOGUE, name) for name in CLASSES}


class Handed(NamedTuple):
    """What one student hands in, read."""

    answers: dict[str, str]
    file: str
    text: str
    cells: list[dict[str, Any]]  # a script is one
    slices: dict[str, list[Statement]]  # by exercise


@pytest.fixture(scope="module")
def classes(notebooks: dict[str, Notebooks]) -> dict[str, list[Handed]]:
    """Return what the first students of each assignment hand in."""
    return {
        name: [
            handed(*written, name)
            for written in islice(as_real(notebooks[name], random.Random(SEED)), students)
        ]
        for name, students in CLASSES.items()
    }


def handed(answers: dict[str, str], file: str, text: str, name: str) -> Handed:
    """Read a submission."""
    if file.endswith(".py"):
        cells: list[dict[str, Any]] = [{"cell_type": "code", "source": text, "metadata": {}}]
    else:
        cells = [cell | {"source": "".join(cell["source"])} for cell in json.loads(text)["cells"]]
    code = [c["source"] for c in cells if c["cell_type"] == "code"]
    program = Program([Cell(number, source) for number, source in enumerate(code, 1)])
    slices = {}
    for exercise in CATALOGUE.assignment(name).exercises:
        given = exercise.inputs(exercise.cases[0], 0) if exercise.asks else ()
        slices[exercise.name] = program.slice(exercise.asks or (exercise.name,), given)
    return Handed(answers, file, text, cells, slices)


def words(chance: random.Random, fixed: set[str] | None = None) -> Callable[[str], str]:
    """Return how one student puts what others wrote."""
    rewording = Rewording(
        chance, {"np": "numpy"}, {"propagate": ["w", "b", "X", "Y"]}, fixed or set()
    )
    hand = Handwriting(chance)
    return lambda source: hand.of(rewording.of(source))


@pytest.mark.parametrize(
    ("name", "exercise"), EXERCISES, ids=lambda value: getattr(value, "name", value)
)
def test_other_words_give_the_same_values(
    name: str, exercise: Exercise, notebooks: dict[str, Notebooks]
) -> None:
    """Whatever is planted, right or wrong, answers every case as before it was reworded."""
    right = {RIGHT: exercise.reference} | {v.id: v.function for v in exercise.variants}
    wrong = {m.id: m.function for m in exercise.mistakes}
    fixed = {"np", "math", *exercise.asks, *(e.name for e in CATALOGUE.assignment(name).exercises)}
    for seed, (known, function) in enumerate([*right.items(), *wrong.items(), *right.items()]):
        source = notebooks[name].answer(exercise.name, known)
        text = words(random.Random(seed), fixed)(source)
        for prepared in CATALOGUE.key(name)[exercise.name].cases:
            given = answer(exercise, run(name, exercise, text), prepared.inputs)
            if known in right:
                assert not CATALOGUE.key(name)[exercise.name].compare(prepared, given).wrong, text
            else:
                assert alike(given, answer(exercise, function, prepared.inputs)), text


def alike(one: Any, two: Any) -> bool:
    """Tell whether two answers are equal but for rounding, whatever holds them."""
    if isinstance(one, Failure) and isinstance(two, Failure):
        return one.error == two.error  # in words of their own names
    if isinstance(one, Failure) or isinstance(two, Failure):
        return False
    if isinstance(one, (dict, list, tuple)):
        pairs = [(one[k], two[k]) for k in (one if isinstance(one, dict) else range(len(one)))]
        return len(one) == len(two) and all(alike(*pair) for pair in pairs)
    return np.shape(one) == np.shape(two) and np.allclose(one, two, equal_nan=True)


def run(name: str, exercise: Exercise, text: str) -> Callable[..., Any]:
    """Return a function that runs an answer's text, with right helpers beside it."""

    def call(**inputs: Any) -> Any:
        closure = [e for e in CATALOGUE.assignment(name).closure((exercise,)) if e is not exercise]
        space: dict[str, Any] = {e.name: e.reference for e in closure if not e.asks}
        space |= {"np": np, "math": math}
        for helper in closure:
            if helper.asks:
                space |= helper.call(helper.reference, inputs)
        if exercise.asks:
            space |= inputs
        with redirect_stdout(StringIO()):
            exec(text, space)
            if exercise.asks:
                return {asked: space[asked] for asked in exercise.asks}
            return space[exercise.name](**inputs)

    if exercise.asks:  # inputs are told by the signature: all, since an answer may read any
        given = CATALOGUE.key(name)[exercise.name].cases[0].inputs
        every = [inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY) for each in given]
        call.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
    return call


ODD = '''
import math
import math as m
import numpy as np

EVERY = 2
def outer(x, *rest, flag=None):
    """Doc."""
    total = 0; step = 1
    values = {k: v for k, v in zip("ab", (x, x + 1))}
    def inner(step):
        nonlocal total
        total += step
        return step * 2
    a, b = x, 1 / (1 + x ** 2)
    c = [inner(i) for i in range(3)]
    try:
        d = rest[0]
    except IndexError as error:
        d = str(error)
    if flag: e = "yes"
    elif x > EVERY:
        e = f"{b:.3f} {total=}"
    else:
        e = (lambda step: step + a)(2)
    while step < 5:
        step = step * 2
        total = total + step
    queue = [1, 2, 3]
    first = queue.pop()
    second = queue.pop()
    return {"a": a, "b": b, **values}, c, d, e, total, first, second, m.sqrt(4)
'''  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_code_of_any_kind_keeps_its_meaning(seed: int) -> None:
    """Nested functions, f-strings, statements that share a line, exceptions, order of effects."""
    text = words(random.Random(seed), {"outer", "np"})(ODD)
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    with redirect_stdout(StringIO()):
        exec(ODD, old)
        exec(text, new)
        for arguments in ((1,), (4,), (4, 2), (0.5, "z")):
            assert new["outer"](*arguments) == old["outer"](*arguments), text


def test_a_hand_changes_no_code_but_prints_and_assertions() -> None:
    """What Python reads is the same, whatever spaces, quotes and comments say."""

    def read(source: str) -> str:
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                node.body = [n for n in node.body if not isinstance(n, (ast.Expr, ast.Assert))]
        return ast.dump(tree)

    texts = {Handwriting(random.Random(seed)).of(ODD) for seed in range(40)}
    assert {read(text) for text in texts} == {read(ODD)}
    assert len(texts) == 40


def test_remarks_tell_alike_answers_apart() -> None:
    """However little there is to vary, every further remark is another text of the same code."""
    short, hand = "def f(x):\n    return x\n", Handwriting(random.Random(1))
    texts = [hand.remarked(short, 1) for _ in range(50)]
    assert len(set(texts)) > 45
    assert {ast.dump(ast.parse(text)) for text in texts} == {ast.dump(ast.parse(short))}


def test_remarks_tell_statements_of_one_line_apart() -> None:
    """Within its brackets, where what stands behind it is none of its text."""
    short, hand = "y = f(x)[0]\n", Handwriting(random.Random(1))
    texts = [hand.remarked(short, 3) for _ in range(50)]
    assert len({ast.get_source_segment(t, ast.parse(t).body[0]) for t in texts}) > 45
    assert {ast.dump(ast.parse(text)) for text in texts} == {ast.dump(ast.parse(short))}


@pytest.mark.parametrize("name", CLASSES)
def test_a_slip_in_a_name_fails_every_call(name: str, notebooks: dict[str, Notebooks]) -> None:
    """A misspelt answer deserves nothing: each of its cases ends with NameError."""
    planted = 0
    for exercise in CATALOGUE.assignment(name).exercises:
        source = notebooks[name].answer(exercise.name, RIGHT)
        slip = None if exercise.asks else misspelt(source, exercise.name, random.Random(1))
        if slip is not None:
            planted += 1
            for prepared in CATALOGUE.key(name)[exercise.name].cases:
                given = answer(exercise, run(name, exercise, slip), prepared.inputs)
                assert getattr(given, "error", "") == "NameError", slip
    assert planted >= 4


def text(statement: Statement) -> str:
    """Return a statement as its student wrote it."""
    return ast.get_source_segment(statement.cell.source, statement.node) or ""


@pytest.mark.parametrize("name", CLASSES)
def test_no_two_students_say_the_same(name: str, classes: dict[str, list[Handed]]) -> None:
    """No two answered cells have the same text, and no two answers run the same text."""
    cells: Counter[str] = Counter()
    slices: Counter[tuple[str, ...]] = Counter()
    for one in classes[name]:
        answered = {e for e, known in one.answers.items() if known not in (BLANK, MISSING)}
        cells.update(cell["source"] for cell in one.cells if grade_id(cell) in answered)
        for exercise in answered:
            if one.answers[exercise] != BROKEN:
                slices[exercise, *map(text, one.slices[exercise])] += 1
    assert len(cells) >= 4 * len(classes[name])
    assert set(cells.values()) == set(slices.values()) == {1}


@pytest.mark.parametrize("name", CLASSES)
def test_trainings_and_plots_are_there_and_needed_by_no_answer(
    name: str, classes: dict[str, list[Handed]]
) -> None:
    """Slices hold the answers and what they use: no loop over epochs, no picture, no seed."""
    never = re.compile(r"epoch|plt\.|random\.seed|tic\d")
    everything = "".join(one.text for one in classes[name])
    needed = [text(s) for one in classes[name] for found in one.slices.values() for s in found]
    assert len(set(never.findall(everything))) > 3
    assert not list(filter(never.search, needed))


@pytest.mark.parametrize("name", CLASSES)
def test_files_are_as_large_and_as_untidy_as_real_ones(
    name: str, classes: dict[str, list[Handed]]
) -> None:
    """Notebooks of 60 to 90 cells and 0.1 to 2 MB; scripts and cells that do not parse too."""
    written = [one for one in classes[name] if one.file.endswith(".ipynb")]
    assert 0.7 * CLASSES[name] < len(written)
    assert any(one.file.endswith(".py") for handed in classes.values() for one in handed)
    assert all(1e5 < len(one.text) < 2.1e6 and 60 <= len(one.cells) <= 90 for one in written)
    code = [c["source"] for one in written for c in one.cells if c["cell_type"] == "code"]
    assert sum(not parses(source) for source in code) > CLASSES[name] / 2


def parses(source: str) -> bool:
    """Tell whether a cell is Python from the first line to the last."""
    with suppress(SyntaxError):
        ast.parse(source)
        return True
    return False


@pytest.mark.parametrize("name", CLASSES)
def test_mistakes_are_as_frequent_as_in_life(name: str) -> None:
    """Of the answers 97 in 100 are right; 1 exercise in 20 is left blank."""
    assignment, chance = CATALOGUE.assignment(name), random.Random(1)
    right = {RIGHT} | {v.id for e in assignment.exercises for v in e.variants}
    given = Counter(
        "right" if known in right else "blank" if known == BLANK else "wrong"
        for _ in range(2000)
        for known in draw(assignment, chance).values()
    )
    assert given["right"] / (given["right"] + given["wrong"]) == pytest.approx(0.97, abs=0.005)
    assert given["blank"] / given.total() == pytest.approx(0.05, abs=0.01)


def test_same_call_writes_the_same_class_and_grades_are_what_was_planted(tmp_path: Path) -> None:
    """The class made twice, then `grade`: every point is the planted one."""
    made = [sys.executable, "-m", "tests.bench.asreal", "numpy_basics", "8"]
    for out, seed in (("one", "1"), ("two", "2")):  # sets have another order in each
        environment = os.environ | {"PYTHONHASHSEED": seed, "AUTOGRADER_COURSE": str(ROOT)}
        subprocess.run([*made, tmp_path / out], cwd=ROOT, check=True, env=environment)
    texts = [
        {
            path.relative_to(tmp_path / out): path.read_bytes()
            for path in (tmp_path / out).rglob("*.*")
        }
        for out in ("one", "two")
    ]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 9
    graded = CliRunner().invoke(
        main,
        ["grade", f"--course={ROOT}", str(tmp_path / "one"), f"--out={tmp_path / 'grades'}"],
    )
    assert graded.exit_code == 0, graded.output
    planted: list[Planted] = read_planted(tmp_path / "one")
    assert disagreements(planted, load(tmp_path / "grades" / "results.jsonl")) == []
    assert len({known for record in planted for known in record.answers.values()}) > 5
