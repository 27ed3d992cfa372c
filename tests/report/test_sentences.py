"""From labels to sentences: each has its templates, and another language is another table."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from course import ROOT
from hypothesis import given
from hypothesis import strategies as st
from judged import made
from msgspec.structs import replace
from springs import CATALOGUE, WRONG

from autograder.judge.explanation import _FIELDS
from autograder.notebook import checks, trial
from autograder.report.english import ENGLISH
from autograder.report.feedback import (
    ORDER,
    fault_line,
    feedback,
    on_case,
    public_fault_line,
    rendered,
    standing,
)
from autograder.report.phrases import Words
from autograder.report.sentences import input_text, sentence
from autograder.results import (
    CaseResult,
    CaseStatus,
    ExerciseResult,
    Fault,
    Result,
    Status,
    differences,
)
from autograder.results import advice as more
from autograder.results import labels as table
from autograder.results.advice import Advice, Hint
from autograder.results.label import Kind, Label, Place
from autograder.results.labels import Finding

LABELS: tuple[type[Label], ...] = tuple(
    label for union in (Finding, Hint, Advice) for label in get_args(union)
)
__all__ = ["CATALOGUE"]
KIT = ROOT / "autograder"
#: Fields that may be empty, and mean something then.
MAY_BE_EMPTY = {("HiddenDifference", "parts"), ("SlopesFitPartly", "fitting")}

INPUTS = {"X": {"shape": [400, 500]}, "w": [[0.5], [-1.0]], "b": 0}
HERE = Place(2, 3, "dw = X @ (A - Y).T")
SCRIPT = Place(0, 7, "return cost")


def kind(name: Any, **more: Any) -> Kind:
    return Kind(name, **more)


def wrong_values(actual: Any = -1.2, size: int = 2, **more: Any) -> differences.WrongValues:
    return differences.WrongValues("dw", (0, 1), actual, -0.4, 1, size, **more)


#: All that a sentence on an exception may take in.
FILLED = dict.fromkeys(("cell", *(field.partition(" ")[0] for field in _FIELDS)), "x")

#: A label for each thing that a sentence may say.
EXAMPLES: list[Label] = [
    table.Unanswered(HERE),
    table.Missing(("sigmoid",), False),
    table.Missing(("sigmoid",), False, "sigmod"),
    table.Missing(("m_train", "m_test"), True),
    table.Missing(("sigmoid",), False, place=HERE),
    table.Unreadable("expected ':'", HERE),
    table.Unreadable("expected ':'"),
    table.Unreadable("invalid syntax", Place(3, 1)),
    table.Unreadable("invalid syntax", Place(0, 1)),
    table.Conflict(HERE),
    table.Unfinished(HERE),
    table.Unfinished(Place(2, 3, "for i in range(m):")),
    table.HelperWrong("sigmoid"),
    table.KnownMistake("sum", "YOUR `cost` IS A SUM."),
    differences.NotADict("grads", kind("none"), ("dw", "db")),
    differences.WrongCount(kind("tuple", size=2), ("w", "b", "costs")),
    differences.WrongCount(kind("dict"), ("w", "b")),
    differences.NoKey("grads", "dw", "dW"),
    differences.NoKey(None, "dw"),
    table.NoValue("num_px"),
    table.NoValue("num_px", table.Raised("IndexError", "tuple index out of range", HERE)),
    differences.NotNumbers("costs"),
    *(
        differences.WrongKind("dw", kind(name, size=3, type="Odd", shape=(2, 3)), shape)
        for name in get_args(get_type_hints(Kind)["kind"])
        for shape in ((), (3, 1))
    ),
    *(
        differences.WrongKind("dw", kind("list", size=1), (), mend)
        for mend in ("wrap", "comma", "entry")
    ),
    differences.WrongKind("costs", kind("none"), (1,), listed=True),
    differences.WrongKind("costs", kind("set"), (0,), listed=True),
    *(differences.WrongKind("costs", kind(name), ()) for name in ("tuple", "list")),
    differences.WrongKind(None, kind("none"), ()),
    differences.WrongLength("costs", 3, 2),
    differences.WrongLength("costs", 1, 2),
    differences.WrongShape("dw", (3,), (3, 1)),
    differences.WrongShape("dw", (3,), (1, 3)),
    differences.WrongShape(None, (2, 3), (3, 2)),
    differences.WrongShape(None, (2, 3), ()),
    differences.WrongShape("dw", (), (2, 3)),
    differences.WrongShape("dw", (4, 1), (2, 3)),
    differences.WrongDtype("dw", "complex128"),
    differences.OtherKind(None, kind("none"), kind("text")),
    differences.OtherKind("names", kind("number"), kind("text"), "[2]"),
    differences.OtherKind("tags", kind("list", size=2), kind("set", size=3)),
    differences.OtherKind(None, kind("Series", size=3), kind("DataFrame", shape=(3, 2))),
    differences.OtherKind("heads", kind("list", size=2), kind("Index", size=2)),
    differences.OtherKind(
        "m", kind("sparse array", shape=(2, 3)), kind("sparse matrix", shape=(2, 3))
    ),
    differences.OtherDtype(None, "str", "float64", ".dtypes['price']"),
    differences.WrongOrder("sums", ".index"),
    differences.WrongText(None, 0, "'helo'", "'hello'"),
    differences.WrongText("name", 30, "'…a'", "'…b'", at="[1]", differing=2, size=3),
    *(differences.WrongText(None, 1, "'a'", "'A'", how) for how in ("capitals", "spaces")),
    differences.WrongEntry("day", "date(2026, 1, 1)", "date(2026, 1, 2)"),
    differences.WrongEntry("days", "None", "None", "[1]", 1, 3),
    *(
        differences.WrongMembers("tags", of, lacking, others)
        for of in ("set", "dict", "columns")
        for lacking in (("'a'",), ("'a'", "'b'", "'c'", "…"), ())
        for others in (("'x'",), ())
        if lacking or others
    ),
    differences.NotFinite("dw", (0, 0), "nan", 1.5),
    differences.NotFinite("cost", (), "inf", 1.5),
    differences.NotFinite(None, (1,), "-inf", 1.5),
    wrong_values(),
    wrong_values(-0.4000000001, factor=-1.0),
    wrong_values(size=1, factor=-1.0),
    *(
        wrong_values(factor=factor, size=size, sizes=sizes)
        for factor in (3.0, 0.25)
        for size in (1, 2)
        for sizes in ((), ("m",), ("m", "n_x"))
    ),
    wrong_values(offset=0.5),
    wrong_values(error=0.8),
    wrong_values(error=0.8, error_at=(1, 0)),
    table.NormalForm("Any order is right."),
    table.NormalForm("Any order is right.", failed=True),
    table.Scenario("Opens an account of 10, and puts the amount in."),
    *(
        table.Required(word, costs, tell)
        for word in ("loop", "for", "while", "comprehension", "recursion", "@")
        for costs, tell in ((0.0, ""), (0.5, "Say it in one line."))
    ),
    table.Forbidden("np.dot", 1.0),
    table.Forbidden("np.dot", 0.0, "Write the sum.", HERE),
    table.Raised("ValueError", "shapes (2,1) and (3,1) not aligned", HERE),
    table.Raised("ValueError", "", HERE, ("KeyError", "'dw'")),
    table.Raised("", "no such name"),
    table.Raised("ValueError", "no", HERE, called=HERE),
    table.Raised("IndexError", "", SCRIPT),
    table.Raised("NameError", "no", None, ("", "gone")),
    *(
        table.Raised("TypeError", "no", HERE, None, FILLED | {"kind": key[4:]})
        for key in ENGLISH
        if key.startswith("why.")
    ),
    *(
        table.Raised("TypeError", "", HERE, None, {"kind": "one_value", "type": key[5:]})
        for key in (*ENGLISH, "type.Odd")
        if key.startswith("type.")
    ),
    table.NoThreads(),
    table.NoThreads(Place(2, 3, "thread.start()")),
    table.OtherParameters(("weights", "data"), ("w", "b", "X")),
    table.Swapped(("cost", "grads"), ("grads", "cost")),
    table.TimedOut(3.0),
    table.TimedOut(30.0, total=True),
    table.Crashed(),
    table.NotRun(),
    *(
        table.HiddenDifference(parts, difference)
        for parts in ((), ("dw",), ("dw", "db"))
        for difference in get_args(get_type_hints(table.HiddenDifference)["kind"])
    ),
    table.HiddenRaise("ValueError"),
    table.HiddenRaise(),
    more.SlipInSlopes(("dw",)),
    more.SlipInSlopes(("dw", "db")),
    more.SlipInCost(("dw",)),
    more.SlipInCost(("dw", "db")),
    more.SlopesFit(("dw",)),
    more.SlopesFit(("dw", "db")),
    more.SlopesFitPartly(("dw",), ("db",)),
    more.SlopesFitPartly((), ("db",)),
    more.SlopesFitPartly((), ("dw", "db")),
    more.StillWrong(("sigmoid",), table.HiddenRaise("ValueError")),
    more.Prints(HERE),
    more.Unseeded(HERE),
    more.ReadsGlobal("train_set_x", HERE),
    more.Rebound("num_px", HERE),
    more.Unused("learning_rate", HERE),
    more.ChangesArgument("w"),
    more.OtherOrder(("X", "w", "b"), ("w", "b", "X")),
    more.NoDefault(("print_cost",)),
    more.NoDefault(("learning_rate", "print_cost")),
    more.GoneFromNumpy("float", "float", HERE),
    more.NotImported("copy", HERE),
    more.Misspelt("sigmod", "sigmoid"),
    more.Warned("divide by zero encountered in log"),
    more.Loops(),
    more.OneEntry("cost", (1, 1)),
    more.OneEntryItems("costs"),
    more.Booleans(None),
]


def said(label: Label, words: Words = ENGLISH) -> str:
    return sentence(msgspec.to_builtins(label), words)


def name_of(label: Label | type[Label]) -> str:
    return str(label.__struct_config__.tag)


def answer(label: Label) -> ExerciseResult:
    """Return the result of an answer of which a label is said."""
    public = CaseResult("two rows", False, "failed", (wrong_values(),), "dw", INPUTS)
    if isinstance(label, get_args(Advice)):
        return ExerciseResult("propagate", 2, 2, "correct", advice=(label,))
    if isinstance(label, get_args(Hint)):
        return ExerciseResult("propagate", 0, 2, "wrong", hint=label, cases=(public,), line=HERE)
    rows: tuple[CaseResult, ...] = (replace(public, findings=(label,)), public)
    if name_of(label) in ORDER:
        return ExerciseResult("propagate", 0, 2, "wrong", (label,), ("sigmoid",), cases=rows)  # type: ignore[arg-type]
    if isinstance(label, (table.HiddenDifference, table.HiddenRaise)):
        hidden = [CaseResult(name, True, "failed", (label,)) for name in ("drawn", "one row")]
        other = replace(hidden[0], name="large", findings=(table.Crashed(),))
        rows, parts = (*hidden, other), {"dw": False, "cost": True}
        return ExerciseResult("propagate", 1, 2, "partial", cases=rows, example=public, parts=parts)
    if isinstance(label, differences.WrongValues):
        return ExerciseResult("size", 1, 2, "partial", cases=rows, variables=True)
    return ExerciseResult("propagate", 0, 2, "wrong", cases=rows)


ANSWERS = list(map(answer, EXAMPLES))


def sentences(exercise: ExerciseResult, words: Words = ENGLISH) -> list[str]:
    """Return all that any reader says of an answer."""
    whole = feedback(exercise, words)
    inputs = [input_text(value, words) for case in exercise.cases for value in case.inputs.values()]
    lines = (*whole.lines, *whole.hidden, *(case.alone for case in whole.public))
    reported = [on_case(exercise, case, words) for case in exercise.cases]
    return [*lines, *inputs, *reported, standing(exercise, words)]


# each label


def test_examples_are_of_every_label() -> None:
    """The list above is whole."""
    assert {type(label) for label in EXAMPLES} == set(LABELS)


FAULT = made(
    submission="ann.ipynb",
    fault=Fault("grader", "slip `sum`: `np.sum(e)` is not in the solution cell"),
)


def test_graders_fault_tells_students_nothing_of_the_course() -> None:
    """Its reason may hold a piece of the solution; who instructs reads it whole."""
    assert "np.sum(e)" in fault_line(FAULT)
    assert public_fault_line(FAULT) == "ann.ipynb: could not be graded; the grader's log says why."


def test_every_template_is_used_and_none_is_missing() -> None:
    """Between them, the examples say all that the table knows."""
    asked = set()

    class Asked(dict[str, str]):
        def __getitem__(self, key: str) -> str:
            asked.add(key)
            return super().__getitem__(key)

    for exercise in ANSWERS:
        sentences(exercise, Asked(ENGLISH))
    public_fault_line(FAULT, Asked(ENGLISH))
    standing = {f"status.{each}" for each in get_args(Status)}
    standing |= {f"case.{each}" for each in get_args(CaseStatus)} | {"look.two"}
    code = inspect.getsource(checks) + inspect.getsource(trial)
    standing |= {f"check.{key}" for key in re.findall(r'"([\w.]+)"', code)} & set(ENGLISH)
    assert set(ENGLISH) == asked | standing | {"no_function"}


def sound(text: str) -> bool:
    """Tell whether a text is a sentence: capital, full stop, single spaces, nothing left open."""
    return bool(re.fullmatch(r"(?![a-z ])(?!.*(?:  |[{}])).*[.?!]", text))


def test_every_example_is_a_sentence() -> None:
    """Of every variant."""
    assert [text for text in map(said, EXAMPLES) if not sound(text)] == []


def strategy(hint: Any, may_be_empty: bool = False) -> st.SearchStrategy[Any]:
    """Return what draws values of a field's type; of text, names."""
    kind, inner = get_origin(hint), get_args(hint)
    if kind is Literal:
        return st.sampled_from(inner)
    if kind in (Union, UnionType):
        return st.one_of([strategy(each) for each in inner])
    if kind is tuple and inner[-1] is Ellipsis:
        return st.lists(strategy(inner[0]), min_size=not may_be_empty, max_size=3).map(tuple)
    if kind is tuple:
        return st.tuples(*map(strategy, inner))
    if kind is dict:
        return st.dictionaries(*map(strategy, inner), max_size=3)
    simple: Mapping[Any, st.SearchStrategy[Any]] = {
        str: st.from_regex(r"[a-z_]{1,9}", fullmatch=True),
        float: st.floats(1e-300, 1e300),
        int: st.integers(1, 10**6),
        bool: st.booleans(),
        type(None): st.none(),
    }
    return simple[hint] if hint in simple else drawn(hint)


def drawn(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Return what draws labels of a kind."""
    hints = get_type_hints(kind)
    fields = {
        name: strategy(hints[name], (kind.__name__, name) in MAY_BE_EMPTY)
        for name in kind.__struct_fields__
    }
    return st.builds(kind, **fields)


@given(st.one_of([drawn(label) for label in LABELS]))
def test_any_label_is_a_sentence(label: Label) -> None:
    """Whatever its fields: it is told from data alone, and what JSON gives back says the same."""
    text = said(label)
    assert sound(text)
    again = msgspec.json.decode(msgspec.json.encode(label), type=type(label))
    assert (again, said(again)) == (label, text)


def test_numbers_that_differ_look_different() -> None:
    """As many digits as it takes."""
    text = said(differences.WrongValues(None, (), 1.00000001, 1.0, 1, 1))
    assert text == "The result is 1.00000001, expected 1."


# another language


def capitals(template: str) -> str:
    """Return a template in another language; fields, and code between backticks, stay."""
    return re.sub(r"({\w+}|`[^`]*`)|[^{`]+", lambda part: part[1] or part[0].upper(), template)


CAPITALS = {name: capitals(template) for name, template in ENGLISH.items()}


def foreign(data: Any) -> Iterator[str]:
    """Yield what in a result is the student's, the course's or Python's own text, or a number."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for name, value in data.items():
            if name == "inputs":
                yield from value
            if name not in ("label", "kind", "status"):
                yield from foreign(value)
    elif isinstance(data, (list, tuple)):
        for item in data:
            yield from foreign(item)


def words_of_ours(text: str, exercise: ExerciseResult) -> str:
    """Return what is left of a sentence without code, quotations, foreign text and exponents."""
    text = re.sub(r"`[^`]*`|“[^”]*”|(?<=\d)e(?=[-+]\d)", "", text)
    for own in sorted(foreign(msgspec.to_builtins(exercise)), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", "", text) if own else text
    return text


def test_another_language_is_another_table() -> None:
    """With templates in capitals there is no small letter left that is ours."""
    seen = 0
    for exercise in ANSWERS:
        for english, text in zip(sentences(exercise), sentences(exercise, CAPITALS), strict=True):
            assert not re.search("[a-z]", words_of_ours(text, exercise)), text
            seen += bool(re.search("[a-z]", words_of_ours(english, exercise)))
    assert seen > len(ANSWERS)  # the eye sees small letters where there are some


# readers


def test_result_read_back_says_the_same() -> None:
    """From results.jsonl, and whatever language its own renderings are in."""
    whole = made(*ANSWERS)
    kept = msgspec.json.decode(msgspec.json.encode(rendered(whole)), type=Result)
    for exercise, again in zip(whole.exercises, kept.exercises, strict=True):
        assert sentences(again) == sentences(exercise)
        assert feedback(again).brief == again.feedback
        for case in again.cases:
            assert case.message in feedback(replace(again, findings=(), cases=(case,))).lead


RENDERINGS = ("message", "feedback")
READERS = ("report", "publish", "lms", "cli", "nbgrader", "pack", "selfcheck")
GONE = ("(hidden case)", "is_weak", "graders_fault", "own_sentence", ": the grader failed")


def test_readers_read_data() -> None:
    """None looks at the renderings that are kept for others, nor for a phrase in a sentence."""
    modules = [path for room in READERS for path in (KIT / room).glob("*.py")]
    modules += [KIT / "pytest_plugin.py", KIT / "test_assignment.py"]
    texts = [path.read_text(encoding="utf-8") for path in modules]
    assert len(texts) > 40
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    read = {ast.unparse(n) for n in nodes if isinstance(n, ast.Attribute) and n.attr in RENDERINGS}
    of_a_failure = {"value.message", "each.message"}
    assert read - of_a_failure == {"template.feedback"}  # a column of a teacher's file
    pages = [path.read_text(encoding="utf-8") for path in KIT.glob("report/templates/*.j2")]
    assert not [page for page in pages if re.search(r"\.(message|feedback)\b", page)]
    assert not [word for word in GONE for text in (*texts, *pages) if word in text]


def test_real_answers_speak_another_language(
    submit: Callable[..., Path], grade_file: Callable[..., Result]
) -> None:
    """As above, of what a worker really sends."""
    result = grade_file(submit(WRONG, "ann/springs.py"))
    labels = re.findall(r'"label":"(\w+)"', msgspec.json.encode(result).decode())
    assert len(set(labels)) > 8
    for exercise in result.exercises:
        for text in sentences(exercise, CAPITALS):
            assert not re.search("[a-z]", words_of_ours(text, exercise)), text


# one order of importance


def test_lead_is_not_said_again() -> None:
    """Where the first sentence is a case's, the case adds its inputs alone."""
    whole = feedback(replace(answer(wrong_values()), variables=False))
    given = "X of shape (400, 500), w = [[0.5], [-1]], b = 0"
    assert whole.lines == (whole.lead, f"Here {given}.")
    whole = feedback(answer(wrong_values()))
    assert whole.lines[1:] == (f"That is with {given} in place of the notebook's data.",)


def test_named_mistake_leads() -> None:
    """Before what a case says, and before a blank that is left."""
    findings = (table.Unfinished(HERE), table.KnownMistake("sum", "It is a sum."))
    whole = feedback(replace(answer(wrong_values()), findings=findings))
    assert whole.first == ("It is a sum.",)
    assert whole.more[0].startswith("`dw[0, 1]` is -1.2, expected -0.4; 1 of 2 entries differ.")


def test_hidden_case_is_told_once() -> None:
    """One that the lead names has no line of its own; those that failed alike share one."""
    whole = feedback(answer(table.HiddenRaise("ValueError")))
    assert whole.lead == (
        "All public cases pass, but not the hidden case “drawn”: Raises ValueError."
    )
    assert whole.hidden == (
        "Hidden cases “drawn”, “one row”: Raises ValueError.",
        f"Hidden case “large”: {said(table.Crashed())}",
    )
    one = replace(answer(table.HiddenRaise()), cases=answer(table.HiddenRaise()).cases[:1])
    assert feedback(one).hidden == ()


def test_hidden_case_without_a_finding_adds_no_line() -> None:
    """A blank is told once; a case that found nothing of its own is not named with nothing said."""
    blank = (CaseResult("drawn", True, "not_run", ()),)
    exercise = ExerciseResult(
        "propagate", 0, 2, "unanswered", findings=(table.Unanswered(HERE),), cases=blank
    )
    assert on_case(exercise, blank[0]) == feedback(exercise).lead


def test_calls_that_were_never_made_are_told() -> None:
    """Where all points are lost because nothing was run, that is the sentence."""
    rows = tuple(CaseResult(name, False, "not_run", (table.NotRun(),)) for name in "ab")
    whole = feedback(ExerciseResult("propagate", 0, 2, "wrong", cases=rows))
    assert whole.lead == "Not run: calls before it hung, took all the time, or ended the process."
