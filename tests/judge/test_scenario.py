"""An answer that is not merely called: a scenario makes use of it, in the worker, and says so."""

from __future__ import annotations

import subprocess
import sys
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
import io
import random

import numpy as np

class Account:
    """An account."""

    def __init__(self, balance):
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount

def bisect(f, a, b):
    while b - a > 1e-9:
        c = (a + b) / 2
        a, b = (a, c) if f(a) * f(c) <= 0 else (c, b)
    return (a + b) / 2

def greet(name):
    print(f"Hello {name}!")

def total(file):
    return sum(float(line) for line in file)

def walk(n):
    return np.cumsum(np.random.choice([-1, 1], n))
'''
DECLARATIONS = {
    "account": '''
STEP = 2

def deposits(student, amount):
    """An account of 10 gets `amount` twice; its `balance` is looked at."""
    account = student.Account(10)
    for _ in range(STEP):
        account.deposit(amount)
    return account.balance

account = Exercise(answers.Account, points=4, scenario=deposits,
    public={"a": {"amount": 5}}, hidden={"b": lambda draw: {"amount": int(draw.integers(6, 99))}})
account.witness(lambda amount: 10 + 2 * amount)

@account.mistake("Sets the balance.")
class Forgetful:
    """You set the balance instead of adding to it."""
    def __init__(self, balance):
        self.balance = balance
    def deposit(self, amount):
        self.balance = amount

account.slip("taken_away", "+=", "-=", tell="You take the deposit away.", report="Minus.")
''',
    "bisect": '''
import contextlib

def counts(student, offset):
    """The zero of x - `offset` between 0 and 8, and how often f is called: at most 200 times."""
    calls = []
    def f(x):
        calls.append(x)
        return x - offset
    with contextlib.suppress(ZeroDivisionError):
        return {"zero": student.bisect(f, 0, 8), "few": bool(np.sum(np.ones(len(calls))) <= 200)}

bisect = Exercise(answers.bisect, points=1, scenario=counts, public={"a": {"offset": 3.0}})
''',
    "greet": '''
import contextlib
import io

def prints(student, name):
    """What it prints is read."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        student.greet(name)
    return printed.getvalue()

greet = Exercise(answers.greet, points=1, scenario=prints, public={"a": {"name": "Ann"}})
''',
    "total": '''
import io

def reads(student, text):
    """It gets a file with these lines."""
    return student.total(io.StringIO(text))

total = Exercise(answers.total, points=1, scenario=reads, public={"a": {"text": "1\\n2.5\\n"}})
''',
    "walk": '''
def seeded(student, seed, n):
    """It is called after `np.random.seed(seed)`."""
    np.random.seed(seed)
    return student.walk(n)

walk = Exercise(answers.walk, points=1, scenario=seeded, public={"a": {"seed": 1, "n": 5}})
''',
}
RIGHT = {
    "account": '''
class Account:
    """An account."""
    def __init__(self, balance):
        ### START CODE HERE ###
        self.balance = balance
        ### END CODE HERE ###

    def deposit(self, amount):
        ### START CODE HERE ###
        self.balance += amount
        ### END CODE HERE ###
''',
    "bisect": """
def bisect(f, a, b):
    left = f(a)
    while b - a > 1e-10:
        c = (a + b) / 2
        if left * f(c) <= 0:
            b = c
        else:
            a = c
    return a
""",
    "greet": "def greet(name):\n    print('Hello', name, end='!\\n')",
    "total": "def total(file):\n    return sum(map(float, file.read().split()))",
    "walk": "def walk(n):\n    return np.random.choice([-1, 1], n).cumsum()",
}
WRONG = {
    "account": "class Account:\n    def __init__(self, balance):\n        self.balance = balance\n"
    "    def deposit(self, amount):\n        self.total += amount",
    "bisect": "def bisect(f, a, b):\n    return [x for x in np.linspace(0, 8, 801) if not f(x)][0]",
    "greet": "def greet(name):\n    print('Hello ' + name)",
    "total": "def total(file):\n    return float(file.readline())",
    "walk": "def walk(n):\n    return np.random.choice([-1, 1], n)",
}
SAID = {
    "account": "Raises AttributeError at `self.total += amount` (line 5 of its cell): what",
    "bisect": "`few` is False, expected True. The zero of x - `offset` between 0 and 8, and how",
    "greet": "The result is 'Hello Ann\\n', expected 'Hello Ann!\\n'. What it prints is read.",
    "total": "The result is 1, expected 3.5. It gets a file with these lines.",
    "walk": "Entry [1] of the result is 1, expected 2; 3 of 5 entries differ, by up to 2 at [2]",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    solutions = {"Account": RIGHT["account"]}
    return quick.course(tmp_path_factory.mktemp("scenario"), ANSWERS, DECLARATIONS, solutions)


def test_right_answers_are_right(course: Catalogue, sandbox: Sandbox) -> None:
    """Of a class, of a callable, of what is printed, of a file, of seeded numbers."""
    for result in quick.graded(course, sandbox, *RIGHT.values()).values():
        assert (result.status, result.advice) == ("correct", ()), feedback(result)


def test_wrong_answers_are_told_what_is_done_with_them(course: Catalogue, sandbox: Sandbox) -> None:
    """And a student's own line is quoted, not the scenario's."""
    results = quick.graded(course, sandbox, *WRONG.values())
    names = {"account": "Account"}
    for name, said in SAID.items():
        assert feedback(results[names.get(name, name)]).brief.startswith(said), feedback(
            results[names.get(name, name)]
        )


def test_mistakes_are_known(course: Catalogue, sandbox: Sandbox) -> None:
    """A wrong class, and an edit of the right one."""
    for was, now, mistake in (("+=", "=", "Forgetful"), ("+=", "-=", "taken-away")):
        found = quick.graded(course, sandbox, RIGHT["account"].replace(was, now))["Account"]
        assert found.mistake == mistake


SHARED = {
    "attribute": "total = []",
    "default": "def __init__(self, balance, total=[]):\n        self.total = total",
}


@pytest.mark.parametrize("shared", SHARED.values(), ids=SHARED)
def test_known_mistake_begins_each_case_anew(shared: str, tmp_path: Path) -> None:
    """What it keeps in its class or in a default is not there in the next."""
    init = "" if "def" in shared else "def __init__(self, balance):\n        pass"
    mistake = f"""
@account.mistake("Shares.")
class Sharing:
    \"\"\"You share.\"\"\"
    {init}
    {shared}
    def deposit(self, amount):
        self.total.append(amount)
    @property
    def balance(self):
        return sum(self.total)
"""
    declared = {"account": DECLARATIONS["account"] + mistake}
    account = quick.course(tmp_path, ANSWERS, declared, {"Account": RIGHT["account"]})
    exercise = account.assignment(quick.NAME)["Account"]
    [sharing] = [known for known in exercise.mistakes if known.id == "Sharing"]
    assert [exercise.call(sharing.function, {"amount": 5}) for _ in range(2)] == [10, 10]


def test_each_case_has_names_of_its_own(course: Catalogue, sandbox: Sandbox) -> None:
    """So what one call leaves behind tells nothing to the next, and nobody is blamed for it."""
    answer = "seen = []\ndef total(file):\n    seen.append(1)\n    return 3.5 * len(seen)"
    assert quick.graded(course, sandbox, answer)["total"].status == "correct"


def test_names_of_a_scenario_are_out_of_reach(course: Catalogue, sandbox: Sandbox) -> None:
    """A student's own of the same names are others, and no answer to the exercise."""
    answer = """
    STEP = 0
    def deposits(student, amount):
        return 10 + 2 * amount
    class Account:
        def __init__(self, balance):
            self.balance = 3
        def deposit(self, amount):
            pass
    """
    result = quick.graded(course, sandbox, answer)["Account"]
    assert (result.status, result.score) == ("wrong", 0)


LIE = "import builtins\nreal = len\ndef lie():\n    builtins.len = lambda x: min(real(x), 200)\n"
SHADOWED = {
    "in a call": LIE + "shadow = lie\n",
    "beforehand": LIE + "    return real\nlied = lie()\ndef shadow():\n    lied\n",
    "in a module": "import contextlib\ndef shadow():\n    contextlib.suppress = np.sum = None\n",
    "in its own names": "def shadow():\n    global len, calls\n    len = calls = lambda x: 1\n",
}


@pytest.mark.parametrize("shadow", SHADOWED.values(), ids=SHADOWED)
def test_scenario_has_built_in_names_of_its_own(
    course: Catalogue, sandbox: Sandbox, shadow: str
) -> None:
    """Whatever an answer makes of `len`, calls are counted."""
    counting = (
        "def bisect(f, a, b):\n    shadow()\n    return [f(x) for x in np.linspace(0, 8, 801)][0]"
    )
    result = quick.graded(course, sandbox, shadow + counting)["bisect"]
    assert "`few` is False" in feedback(result).brief


def test_untouched_class_is_unanswered(course: Catalogue, sandbox: Sandbox) -> None:
    """Its methods are blank."""
    blank = RIGHT["account"].replace("self.balance = balance", "...")
    blank = blank.replace("self.balance += amount", "...")
    assert quick.graded(course, sandbox, blank)["Account"].status == "unanswered"


def test_check_cell_plays_the_scenario(course: Catalogue, tmp_path: Path) -> None:
    """By its text in checks.json, with the same sentences."""
    bundle.write(course.key(quick.NAME), tmp_path)
    names = ["Account" if name == "account" else name for name in DECLARATIONS]
    checks = [f"check('{name}', {name})" for name in names]
    with shells(tmp_path) as run:
        right, wrong = (
            [" ".join(each.said.split()) for each in run(quick.SETUP, *cells, *checks)[-5:]]
            for cells in (RIGHT.values(), WRONG.values())
        )
    for name, passes, fails in zip(DECLARATIONS, right, wrong, strict=True):
        assert "1 public case passes." in passes
        assert "Not scored" not in passes
        assert SAID[name].split(" (line")[0] in fails


def test_check_without_a_course_plays_it(course: Catalogue, tmp_path: Path) -> None:
    """`autograder check` beside checks.json."""
    assert "5 of 5 exercises right" in quick.checked(course, tmp_path, *RIGHT.values())


@pytest.mark.slow
def test_whole_way_of_a_class(tmp_path: Path) -> None:
    """Generation leaves its methods blank, and verify plants its mistakes."""
    only = {"account": DECLARATIONS["account"].replace("points=4", "points=1")}
    quick.course(tmp_path, ANSWERS, only, {"Account": RIGHT["account"]})
    for command in (("nbgrader", "generate_assignment"), ("autograder", "verify")):
        ran = subprocess.run(
            (sys.executable, "-m", *command, quick.NAME),
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
    assert "Account: mutation score 100 % (2 of 2)" in ran.stdout
    assert "source version scores 1 of 1" in ran.stdout
    assert "release version scores 0, 1 exercises unanswered" in ran.stdout


BAD = {
    "no function": ("scenario=3", "scenario: 3, expected a function: def buys(student, amount)"),
    "no docstring": ("scenario=silent", "scenario: say in its docstring, to students, what it"),
    "takes nothing by place": ("scenario=named", "scenario: it takes nothing by place: first what"),
    "is a generator": ("scenario=late", "scenario: it is a generator, or async: let it `return`"),
    "is left to chance": ("scenario=chance", "scenario: it gives the right answer another value"),
    "has another's name": (
        "scenario=others",
        "it gets total, and no `Total`: needs=(…) brings what",
    ),
    "takes nothing": ("scenario=nothing", "scenario: it takes nothing by place: first what"),
    "variables": ("scenario=plain, asks='a'", "asks: with a scenario one function or class"),
    "other inputs": ("scenario=other", "its inputs are (text), the answer takes (lines)"),
    "the right answer": ("scenario=leaky", "scenario: it uses the right answer `total`"),
    "raises": ("scenario=raises", "the right answer raises ZeroDivisionError"),
}


@pytest.mark.parametrize(("field", "said"), BAD.values(), ids=BAD)
def test_wrong_declaration_is_told_in_a_line(tmp_path: Path, field: str, said: str) -> None:
    """With file, field and what to write."""
    text = f"""
def silent(student, text):
    return 1

def nothing():
    '''Nothing.'''

def plain(student, text):
    '''Plain.'''
    return 1

def other(student, lines):
    '''Other.'''

def leaky(student, text):
    '''Leaky.'''
    return answers.total(text)

def named(*, student, text):
    '''Named.'''

def late(student, text):
    '''Late.'''
    yield student.total(text)

def chance(student, text):
    '''By chance.'''
    return np.random.random()

def others(student, text):
    '''Of others.'''
    return student.Total(text)

def raises(student, text):
    '''Raises.'''
    return 1 / 0

total = Exercise(answers.total, points=1, {field}, public={{'a': {{'text': '1'}}}})
"""
    with pytest.raises(CourseError) as told:
        quick.course(tmp_path, ANSWERS, {"total": text}).key(quick.NAME).make_ready()
    assert said in str(told.value)
    assert "total.py, line" in str(told.value)
    assert "\n" not in str(told.value)
