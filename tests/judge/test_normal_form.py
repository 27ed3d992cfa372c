"""Answers that are not unique are compared in normal form, and told so."""

from __future__ import annotations

from pathlib import Path

import pytest
import quick
from shells import shells

from autograder.course.catalogue import Catalogue
from autograder.errors import CourseError
from autograder.notebook import bundle
from autograder.report.feedback import feedback
from autograder.sandbox.protocol import Sandbox

ANSWERS = """
import numpy as np

def direction(x):
    return np.array(x) / np.linalg.norm(x)

def plane(x):
    return np.linalg.qr(x)[0]

def divisors(n):
    return [d for d in range(1, n + 1) if n % d == 0]

def axes(x):
    values, vectors = np.linalg.eigh(x)
    return values, vectors

def ends(x):
    return {"pair": [max(x), min(x)]}
"""
SIGN = '''
ABOVE = 0

def turned(v):
    """Either direction of the line is right."""
    return v if v[np.argmax(np.abs(v))] > ABOVE else -v
'''
DECLARATIONS = {
    "direction": SIGN
    + '''
direction = Exercise(answers.direction, points=2, normal_form=turned,
    public={"a": {"x": [3.0, 4.0]}},
    hidden={"b": lambda draw: {"x": list(draw.normal(0, 1, 3))}})

@direction.mistake("Divides by the sum.")
def by_sum(x):
    """You divide by the sum."""
    return np.array(x) / np.sum(np.abs(x))
''',
    "plane": '''
def projector(q):
    """Any orthonormal basis of the plane is right."""
    return q @ q.T

plane = Exercise(answers.plane, points=1, normal_form=projector,
    public={"a": {"x": np.array([[1.0, 2.0], [0.0, 1.0], [0.0, 0.0]])}})
''',
    "divisors": '''
def in_order(found):
    """Any order is right."""
    return sorted(found)

divisors = Exercise(answers.divisors, points=1, normal_form=in_order, public={"a": {"n": 12}})
''',
    "axes": '''
def with_signs(pair):
    """The sign of each vector is free."""
    values, vectors = pair
    return values, vectors * np.sign(vectors[np.argmax(np.abs(vectors), 0), range(len(values))])

axes = Exercise(answers.axes, points=2, normal_form=with_signs, returns="w V",
    public={"a": {"x": np.array([[2.0, 1.0], [1.0, 3.0]])}})
''',
    "ends": '''
def in_order(names):
    """Either order is right."""
    return {"pair": sorted(names["pair"])}

ends = Exercise(answers.ends, points=1, normal_form=in_order, asks="pair",
    public={"a": {"x": [3, 1, 2]}})
''',
}
RIGHT = {
    "direction": "def direction(x):\n    return -np.array(x) / np.linalg.norm(x)",
    "plane": "def plane(x):\n    return np.linalg.svd(x)[0][:, :2] @ np.array([[0, 1], [-1.0, 0]])",
    "divisors": "def divisors(n):\n    return [d for d in range(n, 0, -1) if n % d == 0]",
    "axes": "def axes(x):\n    w, V = np.linalg.eigh(x)\n    return w, -V",
    "ends": "pair = [min(x), max(x)]",
}
WRONG = {
    "direction": "def direction(x):\n    return np.array(x) / -8",
    "plane": "def plane(x):\n    return np.eye(3)[:, 1:]",
    "divisors": "def divisors(n):\n    return [n, 1]",
    "axes": "def axes(x):\n    w, V = np.linalg.eigh(x)\n    return w, [1]",
    "ends": "pair = [2, max(x)]",
}
SAID = {
    "direction": "Entry [0] of the result is 0.375, expected 0.6; 2 of 2 entries differ: every "
    "entry is 1.6 times too small. Either direction of the line is right.",
    "plane": "Entry [0, 0] of the result is 0, expected 1; 2 of 9 entries differ, by up to 1. Any "
    "orthonormal basis of the plane is right.",
    "divisors": "The result has 2 entries, expected 6. Any order is right.",
    "axes": "`V` is a list of 1, expected an array of shape (2, 2). The "
    "sign of each vector is free.",
    "ends": "`pair[0]` is 2, expected 1; 1 of 2 entries differ.",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    return quick.course(tmp_path_factory.mktemp("forms"), ANSWERS, DECLARATIONS)


def test_other_right_answers_are_right(course: Catalogue, sandbox: Sandbox) -> None:
    """Of a function, of a tuple's parts, of variables; no advice on a form not theirs."""
    for result in quick.graded(course, sandbox, *RIGHT.values()).values():
        assert (result.status, result.advice) == ("correct", ()), feedback(result)


def test_wrong_answers_are_told_what_is_free(course: Catalogue, sandbox: Sandbox) -> None:
    """Where they are shown in another form than theirs, or have no normal form."""
    results = quick.graded(course, sandbox, *WRONG.values())
    assert {name: feedback(each).brief for name, each in results.items()} == SAID
    assert results["axes"].score == 1  # the other part is right


def test_mistake_is_known_in_any_form(course: Catalogue, sandbox: Sandbox) -> None:
    """Its answers get the normal form, too."""
    answer = "def direction(x):\n    return -np.array(x) / np.sum(np.abs(x))"
    assert quick.graded(course, sandbox, answer)["direction"].mistake == "by-sum"


HOSTILE = {
    "None": "print()",
    "an object": "object()",
    "text": "'no'",
    "one number": "np.float64(2)",
    "no numbers": "np.array([None, 1], object)",
    "a million": "np.ones(10**6)",
    "nan": "np.array([np.nan, 1.0])",
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_are_wrong(course: Catalogue, sandbox: Sandbox, answer: str) -> None:
    """Neither a fault of the grader's nor points, and a sentence of the answer itself."""
    result = quick.graded(course, sandbox, f"def direction(x):\n    return {answer}")["direction"]
    assert (result.status, result.score) == ("wrong", 0)
    [case] = feedback(result).public
    assert case.sentence.endswith("Either direction of the line is right.")


def test_answer_without_a_form_of_other_parts_is_compared_as_it_is(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    """Nobody is asked for the parts that a normal form gives names."""
    named = '''
def named(q):
    """Any orthonormal basis is right."""
    return {"columns": q.shape[1], "projection": q @ q.T}

plane = Exercise(answers.plane, points=1, normal_form=named,
    public={"a": {"x": np.array([[1.0, 2.0], [0.0, 1.0], [0.0, 0.0]])}})
'''
    course = quick.course(tmp_path, ANSWERS, {"plane": named})
    for answer, said in (
        ("print()", "The result is None (is a `return` missing?), expected an array of shape"),
        ("np.linalg.qr(x)", "The result is a tuple of 2, expected an array of shape (3, 2)."),
        ("x[:, 0]", "The result has shape (3,), expected (3, 2)"),
        ("np.eye(3)", "The result has shape (3, 3), expected (3, 2)."),
    ):
        result = quick.graded(course, sandbox, f"def plane(x):\n    return {answer}")["plane"]
        assert (result.status, result.score) == ("wrong", 0)
        assert feedback(result).brief.startswith(said), feedback(result).brief


NAMED = '''
def named(q):
    """Any orthonormal basis is right."""
    return {"columns": q.shape[1], "projection": q @ q.T}

plane = Exercise(answers.plane, points=4, normal_form=named, weights={"projection": 3},
    hidden={"a": lambda draw: {"x": draw.normal(size=(3, 2))}})
'''
MEANT_PARTS = {
    "other parts": (
        NAMED,
        "def plane(x):\n    return np.linalg.qr(x)[0].tolist()",
        0.0,
    ),
    "other parts, in normal form": (
        NAMED,
        "def plane(x):\n    return np.linalg.qr(x)[0] * 2",
        1.0,
    ),
    "the same parts": (
        '''
def in_order(pair):
    """Either order is right."""
    return sorted(pair[0]), pair[1]

plane = Exercise(answers.pair, points=4, name="plane", normal_form=in_order, returns="ends size",
    hidden={"a": lambda draw: {"x": draw.normal(size=3).tolist()}})
''',
        "def plane(x):\n    return {max(x), min(x)}, len(x)",
        2.0,
    ),
}


@pytest.mark.parametrize(("declared", "answer", "score"), MEANT_PARTS.values(), ids=MEANT_PARTS)
def test_hidden_answer_without_a_form_earns_by_the_parts_that_are_meant(
    tmp_path: Path, sandbox: Sandbox, declared: str, answer: str, score: float
) -> None:
    """Of other parts none is there; of the same those that are right count."""
    pair = "\ndef pair(x):\n    return [max(x), min(x)], len(x)\n"
    course = quick.course(tmp_path, ANSWERS + pair, {"plane": declared})
    assert quick.graded(course, sandbox, answer)["plane"].score == score


OTHERS = {
    "a dict": ("divisors", "{d: 0 for d in range(1, n + 1) if n % d == 0}", "is a dict, expected"),
    "a set": ("divisors", "{d for d in range(1, n + 1) if n % d == 0}", "is a set of 6, expected"),
    "a projector": (
        "plane",
        "(lambda q: q @ q.T)(np.linalg.qr(x)[0])",
        "has shape (3, 3), expected",
    ),
    "of a part": (
        "axes",
        "(np.linalg.eigh(x)[0].tolist(), np.linalg.eigh(x)[1])",
        "is a list of 2,",
    ),
}


@pytest.mark.parametrize(("name", "answer", "said"), OTHERS.values(), ids=OTHERS)
def test_answer_of_another_kind_has_no_normal_form(
    course: Catalogue, sandbox: Sandbox, name: str, answer: str, said: str
) -> None:
    """Though what the form makes of it might be the same."""
    parameter = "n" if name == "divisors" else "x"
    result = quick.graded(course, sandbox, f"def {name}({parameter}):\n    return {answer}")[name]
    assert result.score < result.max_score
    assert said in feedback(result).brief
    told = ("Any order is right.", "plane is right.", "The sign of each vector is free.")
    assert feedback(result).brief.endswith(told)


def test_other_shape_may_be_allowed(tmp_path: Path, sandbox: Sandbox) -> None:
    """Where a declaration says so; and a mistake of another one earns nothing where it does not."""
    declared = (
        DECLARATIONS["plane"]
        + '''
@plane.mistake("Returns the projector.")
def projected(x):
    """Your answer is a projector."""
    return x @ np.linalg.pinv(x)
'''
    )
    answer = "def plane(x):\n    return x @ np.linalg.inv(x.T @ x) @ x.T"
    [strict, free] = (
        quick.course(tmp_path / f"{n}", ANSWERS, {"plane": text})
        for n, text in enumerate(
            (declared, declared.replace("projector,", "projector, any_shape=True,"))
        )
    )
    result = quick.graded(strict, sandbox, answer)["plane"]
    assert (result.score, result.mistake) == (0, "projected")
    [(_, known)] = strict.key(quick.NAME)["plane"].mistakes
    assert strict.key(quick.NAME)["plane"].deserved(known) == 0
    assert quick.graded(free, sandbox, answer)["plane"].status == "correct"


ONE_OF_SEVERAL = (
    "That is beside one of several right answers: what makes all of them alike raises an error on "
    "yours, or takes too long. Any order is right."
)
PICKY = '''
def picky(found):
    """Any order is right."""
    assert all(isinstance(d, int) for d in found)
    return sorted(found)

divisors = Exercise(answers.divisors, points=1, normal_form=picky,
    public={"a": {"n": 12}}, hidden={"b": {"n": 12}, "c": {"n": 9}})
'''
NO_FORM = {
    "it is the right one": ("[float(d) for d in range(1, n + 1) if n % d == 0]", 1, ""),
    "it is another": (
        "[float(d) for d in range(n, 0, -1) if n % d == 0]",
        0,
        "Entry [0] of the result is 12, expected 1",
    ),
}


@pytest.mark.parametrize(("answer", "score", "said"), NO_FORM.values(), ids=NO_FORM)
def test_answer_on_which_the_form_raises_is_compared_as_it_is(
    tmp_path: Path, sandbox: Sandbox, answer: str, score: int, said: str
) -> None:
    """And told that it stands beside one of several, in the check cell, too."""
    course = quick.course(tmp_path, ANSWERS, {"divisors": PICKY})
    cell = f"def divisors(n):\n    return {answer}"
    result = quick.graded(course, sandbox, cell)["divisors"]
    brief = feedback(result).brief
    assert result.score == score
    assert brief.startswith(said)
    assert (ONE_OF_SEVERAL in brief) == bool(said), brief
    bundle.write(course.key(quick.NAME), tmp_path)
    with shells(tmp_path) as run:
        told = run(quick.SETUP, cell, "check('divisors', divisors)")[-1].said
    assert (ONE_OF_SEVERAL in " ".join(told.split())) == bool(said), told


def test_normal_form_that_does_not_end_is_given_up(tmp_path: Path, sandbox: Sandbox) -> None:
    """On a student's value alone; the right answer's own form is what it is compared with."""
    slow = '''
def slow(found):
    """Any order is right."""
    def note():
        """
        # hangs: slow if len(found) > 6
        """
    while len(found) > 6:
        pass
    return sorted(found)

divisors = Exercise(
    answers.divisors, points=1, normal_form=slow, public={"a": {"n": 12}, "b": {"n": 3}}
)
'''
    course = quick.course(tmp_path, ANSWERS, {"divisors": slow})
    answer = "def divisors(n):\n    return [0, *range(1, 13)]"
    result = quick.graded(course, sandbox, answer)["divisors"]
    assert feedback(result).brief == f"The result has 13 entries, expected 6. {ONE_OF_SEVERAL}"


def test_student_code_is_in_no_worker_that_makes_forms(course: Catalogue, sandbox: Sandbox) -> None:
    """What a student rebinds there would decide what is right."""
    answer = """
    import sys, builtins
    def divisors(n):
        for name, module in [*sys.modules.items()]:
            if hasattr(module, "in_order"):
                module.in_order = lambda found: [1, 2, 3, 4, 6, 12]
        builtins.sorted = lambda found: [1, 2, 3, 4, 6, 12]
        return [n]
    """
    assert quick.graded(course, sandbox, answer)["divisors"].score == 0


@pytest.fixture(scope="module")
def heard(course: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return what check cells say of right answers and of wrong ones."""
    folder = tmp_path_factory.mktemp("release")
    bundle.write(course.key(quick.NAME), folder)
    said = {}
    with shells(folder) as run:
        for kind, answers in {"right": RIGHT, "wrong": WRONG}.items():
            checks = [f"check('{name}', {name})" for name in DECLARATIONS if name != "ends"]
            checks += ["check_values('ends', pair=(pair, [3, 1]))"]
            ran = run(quick.SETUP, "x = [3, 1, 2]", *answers.values(), *checks)
            said[kind] = [" ".join(each.said.split()) for each in ran[-len(checks) :]]
    return said


def test_check_cell_compares_in_normal_form(heard: dict[str, list[str]]) -> None:
    """By the text of the function in checks.json, with the same sentences."""
    for name, right, wrong in zip(DECLARATIONS, heard["right"], heard["wrong"], strict=True):
        assert right.startswith(f"✓ {name}: 1 public case passes.")
        assert "Not scored" not in right
        assert SAID[name] in wrong


@pytest.mark.slow
def test_check_without_a_course_compares_in_normal_form(course: Catalogue, tmp_path: Path) -> None:
    """`autograder check` beside checks.json."""
    for answers, said in ((RIGHT, "4 of 5"), (WRONG, "Any order is right.")):
        told = quick.checked(course, tmp_path, *[*answers.values()][:4])
        assert said in " ".join(told.split()), told


BAD = {
    "lambda": ("normal_form=lambda v: v", "say in a docstring of your own what is free"),
    "of another": ("normal_form=np.sort", "say in a docstring of your own what is free"),
    "no function": ("normal_form=3", "normal_form: 3, expected a function of an answer"),
    "a shape without a form": ("any_shape=True", "any_shape: it is True where a normal_form"),
    "no truth value": ("normal_form=free, any_shape='no'", "any_shape: it is True where"),
    "two parameters": ("normal_form=two", "it takes (a, b), expected an answer alone"),
    "a generator": ("normal_form=late", "normal_form: it is a generator, or async: let it"),
    "by name alone": ("normal_form=named", "it takes (a), expected an answer alone"),
    "left to chance": (
        "normal_form=chance",
        "normal_form: it gives the right answer another value",
    ),
    "raises": ("normal_form=raises", "right answer it raises ZeroDivisionError: division by zero"),
    "the right answer": ("normal_form=leaky", "it uses the right answer `divisors`"),
}


@pytest.mark.parametrize(("field", "said"), BAD.values(), ids=BAD)
def test_wrong_declaration_is_told_in_a_line(tmp_path: Path, field: str, said: str) -> None:
    """With file, field and what to write."""
    text = (
        '''
def free(a):
    """Free."""
    return a

def two(a, b):
    """Free."""

def late(a):
    """Free."""
    yield a

def named(*, a):
    """Free."""
    return a

def chance(a):
    """Free."""
    return np.random.random()

def raises(a):
    """Free."""
    return 1 / 0

def leaky(a):
    """Free."""
    return answers.divisors(max(a))

'''
        f"divisors = Exercise(answers.divisors, points=1, {field}, public={{'a': {{'n': 12}}}})"
    )
    with pytest.raises(CourseError) as told:
        quick.course(tmp_path, ANSWERS, {"divisors": text}).key(quick.NAME).make_ready()
    assert said in str(told.value)
    assert "divisors.py, line" in str(told.value)
    assert "\n" not in str(told.value)
