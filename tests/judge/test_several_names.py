"""A scenario gets several of a student's answers: that of its exercise, and what this needs."""

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

ANSWERS = '''
class Stack:
    """What comes last goes first."""

    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop() if self.items else None

def turn_over(stack):
    """Return a new stack with the lowest on top."""
    turned = type(stack)()
    while (item := stack.pop()) is not None:
        turned.push(item)
    return turned

def encode(text):
    return text[::-1]

def decode(code):
    return code[::-1]
'''
DECLARATIONS = {
    "stack": '''
def plays(student, numbers):
    """The numbers are pushed, and all but one are popped."""
    stack = student.Stack()
    for number in numbers:
        stack.push(number)
    return [stack.pop() for _ in numbers[1:]]

stack = Exercise(answers.Stack, points=1, aliases="Pile", scenario=plays,
    public={"a": {"numbers": [1, 2, 3]}}, hidden={"b": {"numbers": [4, 5, 6]}})
''',
    "turn_over": '''
from .stack import stack

def turns(student, numbers):
    """The numbers are pushed on a `Stack` of yours; what `turn_over` makes of it is emptied."""
    stack = student.Stack()
    for number in numbers:
        stack.push(number)
    turned = student.turn_over(stack)
    return [turned.pop() for _ in numbers]

turn_over = Exercise(answers.turn_over, points=2, needs=(stack,), scenario=turns,
    public={"a": {"numbers": [1, 2, 3]}}, hidden={"b": {"numbers": [4, 5, 6]}})
turn_over.witness(lambda numbers: numbers)

@turn_over.mistake("Returns the stack that it got.")
def not_turned(stack):
    """You return the stack as it came."""
    return stack
''',
    "encode": '''
def is_code(student, texts):
    """Two texts never have one code."""
    return len({repr(student.encode(text)) for text in texts})

encode = Exercise(answers.encode, points=1, scenario=is_code,
    public={"a": {"texts": ["ab", "ba", "a"]}})
''',
    "decode": '''
from .encode import encode

def there_and_back(student, text):
    """A text is encoded by your `encode`, and decoded."""
    return student.decode(student.encode(text))

decode = Exercise(answers.decode, points=1, needs=(encode,), scenario=there_and_back,
    public={"a": {"text": "abc"}}, hidden={"b": {"text": "xyz"}})
''',
}
STACK = """
class Stack:
    def __init__(self):
        self.held = ()
    def push(self, item):
        self.held = (item, self.held)
    def pop(self):
        if self.held:
            item, self.held = self.held
            return item
"""
TURN = """
def turn_over(stack):
    new = Stack()
    item = stack.pop()
    while item is not None:
        new.push(item)
        item = stack.pop()
    return new
"""
ENCODE = "def encode(text):\n    return [ord(each) for each in text]"
DECODE = "def decode(code):\n    return ''.join(map(chr, code))"
RIGHT = (STACK, TURN, ENCODE, DECODE)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    return quick.course(tmp_path_factory.mktemp("names"), ANSWERS, DECLARATIONS)


def test_answers_that_fit_each_other_are_right(course: Catalogue, sandbox: Sandbox) -> None:
    """Whatever code is chosen, and in whichever order they stand."""
    for cells in (RIGHT, RIGHT[::-1]):
        for result in quick.graded(course, sandbox, *cells).values():
            assert (result.status, result.advice) == ("correct", ()), feedback(result)


def test_other_name_of_what_is_needed_is_accepted(course: Catalogue, sandbox: Sandbox) -> None:
    """As it is where that alone is asked for."""
    cells = [each.replace("Stack", "Pile") for each in (STACK, TURN)]
    found = quick.graded(course, sandbox, *cells)
    assert (found["Stack"].status, found["turn_over"].status) == ("correct", "correct")
    assert found["turn_over"].carried_forward == ()


FAULTS = {
    "missing": "",
    "blank": "def encode(text):\n    ...",
    "wrong": "def encode(text):\n    return text[0]",
    "raises": "table = {}['a']\ndef encode(text):\n    return table",
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_fault_in_one_costs_its_own_points_alone(
    course: Catalogue, sandbox: Sandbox, fault: str
) -> None:
    """A right one stands in its place."""
    decode = "def decode(code):\n    return code[::-1]"
    found = quick.graded(course, sandbox, fault, decode)
    assert found["encode"].score == 0
    assert (found["decode"].status, found["decode"].carried_forward) == ("correct", ("encode",))


def test_mistake_is_known_beside_right_answers(course: Catalogue, sandbox: Sandbox) -> None:
    """It is called with what is right for what it needs."""
    found = quick.graded(course, sandbox, STACK, "def turn_over(stack):\n    return stack")
    assert found["turn_over"].mistake == "not-turned"


UNDEFINED = {
    "missing": ("", "nothing has the name `encode` here"),
    "its cell raised": ("encode = {}['a']", "cell [2] was to give `encode` its value, and ended"),
}


@pytest.mark.parametrize(("encode", "said"), UNDEFINED.values(), ids=UNDEFINED)
def test_what_is_not_defined_is_told(
    course: Catalogue, encode: str, said: str, tmp_path: Path
) -> None:
    """Where nothing can stand in its place: `check` without the course, and the check cell."""
    told = quick.checked(course, tmp_path, STACK, TURN, encode, DECODE)
    assert "check `encode` first" in " ".join(told.split())
    bundle.write(course.key(quick.NAME), tmp_path)
    with shells(tmp_path) as run:
        ran = run(quick.SETUP, encode, DECODE, "check('decode', decode)")
    assert said in " ".join(ran[-1].said.split()), ran[-1].said


def test_check_cell_finds_them_in_the_notebook(course: Catalogue, tmp_path: Path) -> None:
    """And a wrong one is told first."""
    bundle.write(course.key(quick.NAME), tmp_path)
    names = ("Stack", "turn_over", "encode", "decode")
    with shells(tmp_path) as run:
        right = run(quick.SETUP, *RIGHT, *(f"check('{n}', {n})" for n in names))[-4:]
        wrong = run(quick.SETUP, FAULTS["wrong"], DECODE, "check('decode', decode)")[-1]
    assert all("1 public case passes" in each.said for each in right), right
    assert "encode" in wrong.said
    assert "first" in wrong.said, wrong.said


def test_check_without_a_course_plays_it(course: Catalogue, tmp_path: Path) -> None:
    """`autograder check` beside checks.json."""
    assert "4 of 4 exercises right" in quick.checked(course, tmp_path, *RIGHT)


def test_name_that_is_not_needed_is_told_in_a_line(tmp_path: Path) -> None:
    """With what to write."""
    declared = DECLARATIONS | {"decode": DECLARATIONS["decode"].replace("needs=(encode,), ", "")}
    with pytest.raises(CourseError, match=r"decode\.py, line .*`encode`.*needs=") as told:
        quick.course(tmp_path, ANSWERS, declared).key(quick.NAME).make_ready()
    assert "\n" not in str(told.value)
