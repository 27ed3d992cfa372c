"""The class as web pages: what they say, that they are safe, and that anyone can read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner
from judged import made
from physics import CATALOGUE

from autograder.cli import main
from autograder.compare import ROUNDING
from autograder.course.case import Case
from autograder.course.exercise_key import Prepared
from autograder.judge import evidence
from autograder.report import chart, html, values
from autograder.results import CaseResult, ExerciseResult, Fault, Result, Status, store
from autograder.results.advice import Prints, ReadsGlobal, SlipInSlopes, Warned
from autograder.results.differences import WrongKind, WrongValues
from autograder.results.label import Kind, Place
from autograder.results.labels import (
    Crashed,
    Finding,
    HiddenDifference,
    KnownMistake,
    NoValue,
    Raised,
    Unanswered,
)

NAME = "falling"
ASSIGNMENT = CATALOGUE.assignment(NAME)
FALL, LANDING = range(2)  # places of its exercises
EXTERNAL = re.compile(
    r"https?:|(?<![\w:])//|url\(|@import|<link|<img|<iframe|\bsrc=", re.IGNORECASE
)
HOSTILE = "<script>alert('x')</script>\"&\u202e gnp.\u2066 é日本 " + "W" * 300
CRASH = "The process that ran it ended: out of memory, or an exit in the code?"
HIDDEN = CaseResult("one feature", True, "failed", (HiddenDifference(("dw",), "values"),), "dw")


class Page(HTMLParser):
    """What a test asks of a page: its tags, headings, links, ids and text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.source = path.read_text(encoding="utf-8")
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(self.source)
        self.text = " ".join(" ".join(self.words).split())
        self.ids = [attributes["id"] for _, attributes in self.tags if "id" in attributes]
        self.links = [a["href"] or "" for tag, a in self.tags if tag == "a"]
        self.headings = [int(tag[1]) for tag, _ in self.tags if re.fullmatch(r"h[1-6]", tag)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


# made-up results


def exercise(number: int, status: Status = "correct", **more: Any) -> ExerciseResult:
    """Return a result for an exercise of the assignment, by its place."""
    declared = ASSIGNMENT.exercises[number]
    score = {"correct": declared.points, "partial": declared.points / 2}.get(status, 0.0)
    findings = (Unanswered(),) if status == "unanswered" else ()
    whole = {"findings": findings, "cases": cases(number, status == "correct")} | more
    return ExerciseResult(declared.name, score, declared.points, status, **whole)


def cases(number: int, passed: bool) -> tuple[CaseResult, ...]:
    """Return rows for the exercise's own cases, all passed or none run."""
    declared = ASSIGNMENT.exercises[number].cases
    return tuple(CaseResult(c.name, c.hidden, "passed" if passed else "not_run") for c in declared)


def public(
    finding: Finding, *, name: str = "three numbers", hidden: bool = False, **more: Any
) -> CaseResult:
    """Return a case that failed for one reason."""
    return CaseResult(name, hidden, "failed", (finding,), **more)


def mistaken(number: int = FALL) -> ExerciseResult:
    """Return an answer to `fall` that is a known mistake, with a public and a hidden case."""
    known = ASSIGNMENT.exercises[number].mistakes[0]
    case = public(
        WrongValues("dw", (0, 0), -1.2, -0.4, 1, 2),
        name="two features, three examples",
        part="dw",
        inputs={"b": 0.25, "w": [[0.5], [-1]]},
        expected=[[-0.4], [-0.1]],
        actual=[[-1.2], [-0.1]],
    )
    findings = (KnownMistake(known.id, known.student),)
    return exercise(number, "partial", findings=findings, mistake=known.id, cases=(case, HIDDEN))


def result(student: str, *changed: ExerciseResult, **more: Any) -> Result:
    """Return a submission that is right but for the exercises given."""
    by_name = {answer.name: answer for answer in changed}
    number = range(len(ASSIGNMENT.exercises))
    answers = [by_name.get(e.name, e) for e in map(exercise, number)]
    return made(*answers, student=student, **more)


def faulty(student: str, reason: str, whose: Any = "submission") -> Result:
    fault = Fault(whose, reason)
    return result(student, score=None, max_score=None, exercises=(), fault=fault)


def blank(student: str) -> Result:
    return result(student, *(exercise(n, "unanswered") for n in (FALL, LANDING)))


def crashed(student: str) -> Result:
    row = CaseResult("three numbers", False, "crashed", (Crashed(),), inputs={"z": [-1, 0, 2]})
    return result(student, exercise(LANDING, "wrong", cases=(row,)))


def class_of(number: int) -> list[Result]:
    """Return a class in which every sort of submission occurs."""
    sorts: list[Callable[[str], Result]] = [
        result,
        lambda student: result(student, mistaken()),
        lambda student: result(student, mistaken(), exercise(LANDING, "missing")),
        blank,
        crashed,
        lambda student: result(student, *(mistaken(n) for n in (FALL, LANDING))),
    ]
    class_ = [sorts[n % len(sorts)](f"student{n}") for n in range(1, number)]
    return [*class_, faulty("zoe", "not a notebook: no valid JSON at line 1.")]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Page]:
    """Return ``write(result, ...)``: the first one's page, or the instructor's for a list."""

    def pages(*class_: Result | list[Result]) -> Page:
        first = class_[0]
        all_: Any = first if isinstance(first, list) else class_
        report = html.write(all_, tmp_path, CATALOGUE)
        if isinstance(first, list):
            return Page(report)
        name = html.file_names(list(class_))[first.submission]  # type: ignore[arg-type]
        return Page(tmp_path / "feedback" / name)

    return pages


Write = Callable[..., Page]

# a student's page


def test_one_mistake_puts_the_sentence_first(write: Write) -> None:
    """The sentence stands before the case, the inputs once, the values side by side."""
    page = write(result("ann", mistaken()))
    sentence = ASSIGNMENT["fall"].mistakes[0].student
    assert page.text.index(sentence) < page.text.index("Case “two features, three examples”")
    assert "1 of 2 exercises is right. Start with fall ." in page.text
    assert page.text.count("w = [[0.5], [-1]]") == 1
    assert "Expected shape (2, 1) -0.4 -0.1 Yours shape (2, 1) -1.2 -0.1" in page.text
    assert sum(a.get("class") == "off" for _, a in page.tags) == 1  # -1.2, where -0.4 is expected


def test_exercises_stand_in_the_notebook_s_order(write: Write) -> None:
    """Right or wrong, each has its place."""
    page = write(result("ann", mistaken(), mistaken(LANDING)))
    assert "0 of 2 exercises are right. Start with fall ." in page.text
    places = [
        page.source.index(f"{n}. <code>{e.name}</code>")
        for n, e in enumerate(ASSIGNMENT.exercises, 1)
    ]
    assert places == sorted(places)


def test_hidden_case_says_its_kind_of_difference_alone(write: Write) -> None:
    """No values, no table: a name and a sentence."""
    page = write(result("ann", mistaken()))
    assert "Hidden case “one feature”: dw has wrong values." in page.text
    assert page.count("table") == 2


def exemplified() -> ExerciseResult:
    """Return an answer to `fall` that fails hidden cases alone, with a hint and an example."""
    small = public(
        WrongValues("dw", (0, 0), 2, 1, 1, 1),
        name="m = 1, n_x = 1",
        part="dw",
        inputs={"w": [[0.5]], "b": 0},
        expected=[[1.0]],
        actual=[[2.0]],
    )
    other = msgspec.structs.replace(HIDDEN, name="large")
    hint = SlipInSlopes(("dw",))
    return exercise(FALL, "partial", cases=(HIDDEN, other), hint=hint, example=small)


def test_small_example_is_shown_like_a_public_case(write: Write) -> None:
    """Below sentence and hint: its name, its inputs, both values."""
    text = write(result("ann", exemplified())).text
    said = [
        "All public cases pass, but not the hidden case “one feature”",
        "Your cost is right",
        "A small example, “m = 1, n_x = 1”: wrong answer",
        "w = [[0.5]]",
        "Expected",
        "Yours",
        "Hidden cases “one feature”, “large”",
    ]
    places = [text.find(words) for words in said]
    assert -1 not in places
    assert places == sorted(places)


def test_replaced_helper_and_advice_are_named(write: Write) -> None:
    """Both are said once, apart from the sentence, the advice marked as unscored."""
    odd = public(WrongValues(None, (), 1, 2, 1, 1))
    answer = exercise(LANDING, "wrong", carried_forward=("fall",), advice=(Prints(),), cases=(odd,))
    page = write(result("ann", answer))
    assert page.text.count("Graded with a correct fall in place of yours") == 1
    assert "Not scored It prints on every call; remove the print when" in page.text


#: A result; what its page says, and what it does not.
SAID: dict[str, tuple[Result, list[str], str]] = {
    "full points, and no case to look at": (
        result("ann"),
        [f"{ASSIGNMENT.points:g} of {ASSIGNMENT.points:g} points", "Everything is right."],
        "Case “",
    ),
    "that nothing is answered, which is not wrong": (
        blank("ann"),
        ["Nothing is answered yet"],
        "Wrong",
    ),
    "what is wrong with the file: no zero, and no path": (
        faulty("ann", "not a notebook: no valid JSON at line 1."),
        ["Not a notebook: no valid JSON at line 1.", "This is not a zero"],
        "submitted",
    ),
}


@pytest.mark.parametrize(("graded", "said", "unsaid"), SAID.values(), ids=SAID)
def test_page_says(graded: Result, said: list[str], unsaid: str, write: Write) -> None:
    """What there is to say at the top."""
    text = write(graded).text
    assert [words for words in said if words not in text] == []
    assert unsaid not in text


CODE = Place(3, 18, "dw = X @ <b>")


@pytest.mark.parametrize(
    "answer",
    [
        exercise(FALL, "wrong", line=CODE, cases=(HIDDEN,)),
        exercise(FALL, "wrong", cases=(public(Raised("ValueError", "no", CODE)),)),
        exercise(FALL, "wrong", cases=(public(NoValue("dw", Raised("", "", CODE))),)),
        exercise(FALL, "correct", advice=(Prints(CODE),)),
        exercise(FALL, "wrong", place=CODE, parts={"dw": False, "b": True}, cases=(HIDDEN,)),
    ],
    ids=["looked at", "raising", "of a variable", "advised on", "taken for a wrong variable"],
)
def test_student_s_own_line_is_shown(answer: ExerciseResult, write: Write) -> None:
    """With its number, below the sentence, which does not say it again; as text."""
    page = write(result("ann", answer))
    assert page.text.count("18 dw = X @ <b>") == page.text.count("dw = X @ <b>") == 1


@pytest.mark.parametrize(
    "place", [Place(3, 18, "def dw(X):"), Place(3, 18, "b = 1")], ids=["head", "right variable"]
)
def test_line_that_says_nothing_is_not_shown(place: Place, write: Write) -> None:
    """A function's head; where the variable stands that is right."""
    answer = exercise(FALL, "wrong", place=place, parts={"dw": False, "b": True}, cases=(HIDDEN,))
    assert place.statement not in write(result("ann", answer)).text


def test_right_parts_are_named(write: Write) -> None:
    """How many of how many, where no case passes as a whole."""
    parts = {"dw": False, "db": True, "cost": True}
    text = write(result("ann", exercise(FALL, "partial", cases=(HIDDEN,), parts=parts))).text
    assert "Right in every case: db , cost (2 of 3). 0 of 1 hidden cases pass." in text


def test_page_says_what_to_read_again(write: Write) -> None:
    """The heading above a wrong answer, as the source notebook has it; of a right one none."""
    page = write(result("ann", mistaken()))
    said = "To read again in your notebook: “Exercise 1: fall (2 points)”."
    assert page.text.count("To read again") == page.text.replace(" ”", "”").count(said) == 1


def test_crash_is_told_once(write: Write) -> None:
    """The sentence that leads is not repeated below the inputs."""
    page = write(crashed("ann"))
    assert page.text.count(CRASH) == 1
    assert "ends the process" in page.text


@pytest.mark.parametrize("reason", ["KeyError: 'x'", "no zygote answers"])
def test_grader_s_own_fault_is_not_the_student_s(reason: str, write: Write) -> None:
    """What went wrong inside the kit is the instructor's to read."""
    page = write(faulty("ann", reason, "grader"))
    assert "there is nothing for you to do" in page.text
    assert reason not in page.text
    assert reason in write([faulty("ann", reason, "grader")]).text


def test_large_array_is_a_picture_with_words(write: Write) -> None:
    """A heat map has a text alternative, and the first differing entries are spelt out."""
    expected = np.arange(40.0).reshape(8, 5)
    actual = expected.copy()
    actual[1, 2], actual[3, 0] = -1, np.nan
    shown = [[str(x) if np.isnan(x) else x for x in row] for row in actual.tolist()]
    finding = WrongValues(None, (1, 2), -1, 7, 2, 40)
    row = public(finding, expected=expected.tolist(), actual=shown)
    page = write(result("ann", exercise(LANDING, "wrong", cases=(row,))))
    labels = [a["aria-label"] for tag, a in page.tags if tag == "svg"]
    assert labels == [
        "Expected, heat map: shape (8, 5), 0 to 39",
        "Yours, heat map: shape (8, 5), -1 to 39, 1 nan or inf",
        "Where they differ: 2 of 40 entries",
    ]
    assert "[1, 2] 7 -1 [3, 0] 15 nan" in page.text


@pytest.mark.parametrize(
    ("turned", "which"), [(False, "columns 1, 2"), (True, "rows 1, 2")], ids=["columns", "rows"]
)
def test_flattened_pictures_are_folded_back(turned: bool, which: str, write: Write) -> None:
    """Those that differ, in the colours of the numbers, by the shape of what was given."""
    pictures = np.full((3, 2, 2, 3), 255.0)
    pictures[1, 0, 1] = 255, 0, 0
    flat = pictures.reshape(3, -1)
    wrong = flat.copy()
    wrong[1], wrong[2, 0] = flat[1, ::-1], np.nan
    both = (flat, wrong) if turned else (flat.T, wrong.T)
    kept = [evidence.pair(a, a, (), None)["actual"] for a in both]
    row = public(
        WrongValues(None, (1, 2), -1, 7, 2, 36),
        inputs={"n": 3, "X": {"shape": [3, 2, 2, 3]}},
        expected=kept[0],
        actual=kept[1],
    )
    page = write(result("ann", exercise(LANDING, "wrong", cases=(row,))))
    labels = [a["aria-label"] for tag, a in page.tags if tag == "svg"]
    assert labels == [f"{title}: {which}, folded back" for title in ("Expected", "Yours")]
    red = [a["d"] for tag, a in page.tags if tag == "path" and a.get("style") == "fill:#f00"]
    assert red == ["M1 0h1v1h-1z"]  # mirrored, it is blue


# the instructor's page


def test_report_leads_with_what_the_class_misunderstands(write: Write) -> None:
    """The most frequent mistake comes first: count, share, sentence, who."""
    class_ = [
        result("ann"),
        result("bob", mistaken(LANDING)),
        result("cy", mistaken(LANDING)),
        result("dee", mistaken()),
    ]
    page = write(class_)
    rare, frequent = (each.mistakes[0].instructor for each in ASSIGNMENT.exercises)
    lead = page.text[page.text.index("What the class misunderstands") :]
    assert "2 of 4 students (50 %)" in lead
    assert lead.index(frequent) < lead.index(rare)
    assert lead.index("What the class") < lead.index("Distribution of scores")
    assert f"feedback/bob__{NAME}.html" in page.links


def test_report_says_who_is_wrong_in_no_declared_way(write: Write) -> None:
    """By name and exercise, each once, with a link; where all is explained, nothing."""
    page = write([result("ann", mistaken()), result("bob", odd(1.25)), result("cy", odd(7.5))])
    name = ASSIGNMENT.exercises[LANDING].name
    said = f"2 wrong answers are explained by no declared mistake: bob ({name}), cy ({name})."
    assert said in re.sub(r" (?=[),.])|(?<=\() ", "", page.text)
    assert "declared mistake" not in write([result("ann", mistaken())]).text


def test_pages_of_those_who_are_gone_are_taken_away(tmp_path: Path) -> None:
    """Those that the kit has written; another's file of such a name stays."""
    html.write([result("ann.lee_2"), result("student1")], tmp_path)
    foreign = tmp_path / "feedback" / "my__notes.html"
    foreign.write_text("<p>mine</p>", encoding="utf-8")
    html.write([result("ann.lee_2")], tmp_path)
    left = sorted(path.name for path in (tmp_path / "feedback").iterdir())
    assert left == [f"ann.lee_2__{NAME}.html", "my__notes.html"]


def odd(value: float, **more: Any) -> ExerciseResult:
    case = public(WrongValues("z", (1,), value, 0.5, 3, 3), **more)
    return exercise(LANDING, "wrong", cases=(case,))


def test_report_groups_equal_findings_without_a_known_mistake(write: Write) -> None:
    """Two students with one error that has no name yet are a pattern; one alone is not."""
    own = exercise(FALL, "wrong", cases=(public(WrongValues("w", (0,), 7, 0, 1, 1)),))
    class_ = [result("ann", odd(1.25)), result("bob", odd(1.25 + 1e-12), own)]
    page = write([*class_, result("cy", odd(1.5))])
    lead = page.text[: page.text.index("Distribution of scores")]
    assert "2 of 3 students (67 %) z[1] is 1.25, expected 0.5" in lead
    assert "w[0] is 7" not in lead
    assert "z[1] is 1.5," not in lead


def test_report_groups_by_the_statement_not_its_line(write: Write) -> None:
    """The same exception in two notebooks; another statement is another error."""

    def raised(line: int, statement: str) -> ExerciseResult:
        finding = Raised("ValueError", "no", Place(line, line, statement))
        return exercise(LANDING, "wrong", cases=(public(finding),))

    answers = (raised(3, "x @ y"), raised(9, "x @ y"), raised(3, "x * y"))
    page = write([result(f"s{number}", answer) for number, answer in enumerate(answers)])
    lead = page.text[: page.text.index("Distribution of scores")]
    assert "2 of 3 students (67 %) Raises ValueError at x @ y" in lead
    assert "x * y" not in lead


def test_report_tells_hidden_cases_apart(write: Write) -> None:
    """What is said of one hidden case is not said of those who failed another."""
    other = public(HIDDEN.findings[0], name="large", hidden=True)
    answers = [exercise(FALL, "partial", cases=(case,)) for case in (HIDDEN, other, other)]
    page = write([result(f"s{number}", answer) for number, answer in enumerate(answers)])
    lead = page.text[: page.text.index("Distribution of scores")]
    assert "2 of 3 students (67 %) All public cases pass, but not the hidden case “large”" in lead
    assert "“one feature”" not in lead


def test_report_counts_mistakes_by_exercise(write: Write) -> None:
    """Most students first, then what is no known mistake; each with a bar as long as it is many."""
    class_ = [result("ann", mistaken()), result("bob", mistaken()), result("cy", odd(7.5))]
    other = ASSIGNMENT["fall"].mistakes[1]
    findings = (KnownMistake(other.id, other.student),)
    rare = exercise(FALL, "wrong", findings=findings, mistake=other.id, cases=(HIDDEN,))
    page = write([*class_, result("dee", rare), blank("eve")])
    part = page.text[
        page.text.index("Mistakes by exercise How") : page.text.index("Hardest cases c")
    ]
    told = [mistake.instructor for mistake in ASSIGNMENT["fall"].mistakes[:2]]
    rows = [f"2 {told[0]} ann , bob", f"1 {told[1]} dee", "1 Not answered. eve", "2. landing"]
    rows += ["1 Wrong in a way that no known mistake explains. cy", "1 Not answered. eve"]
    assert "1. fall " + " ".join(rows) in part
    widths = re.findall(r"width:([\d.]+)%", page.source[page.source.index('class="bars"') :])
    assert [float(width) for width in widths] == [100, 50, 50, 50, 50]


def test_report_counts_statuses_by_exercise(write: Write) -> None:
    """Each exercise has its mean and how many answers were of which kind."""
    page = write([result("ann"), result("bob", exercise(LANDING, "missing")), blank("cy")])
    most = ASSIGNMENT.exercises[LANDING].points
    assert f"2. landing {most / 3:.2f} {most:g} 1 1 1" in page.text


def test_report_sets_faults_apart(write: Write) -> None:
    """A fault is listed with its reason and counts nowhere."""
    page = write([result("ann"), faulty("bob", "the file is empty.")])
    assert "1 of 2 submissions could not be graded" in page.text
    assert f"submitted/bob/{NAME}/{NAME}.ipynb: the file is empty." in page.text
    assert "submission graded 1 " in page.text


def test_report_of_nothing_but_faults_says_so(write: Write) -> None:
    """No statistics of nobody."""
    page = write([faulty("ann", "the file is empty.")])
    assert "Nothing could be graded" in page.text


def test_report_of_two_assignments_keeps_them_apart(write: Write) -> None:
    """Each assignment has a section; ids stay unique, and what screen readers call the parts."""
    other = msgspec.structs.replace(result("ann"), assignment="other", submission="other")
    page = write([result("ann"), other])
    assert page.count("nav") == 2
    assert len(page.ids) == len(set(page.ids))
    parts = [a["aria-labelledby"] for _, a in page.tags if a.get("class") == "part"]
    assert {str(part).split("-")[0] for part in parts} == {"class1 class1", "class2 class2"}
    regions = [a["aria-label"] for _, a in page.tags if a.get("role") == "region"]
    assert len(regions) == len(set(regions)) > 2


def test_report_reads_results_of_other_kits(write: Write) -> None:
    """An assignment, exercise or mistake that is no longer declared still has its page."""
    answer = ExerciseResult("gone", 0.0, 2.0, "wrong", mistake="old-mistake")
    page = write([result("ann", exercises=(answer,), assignment="retired")])
    assert "old-mistake" in page.text


def test_students_are_listed_as_people_count(write: Write) -> None:
    """student2 comes before student10."""
    page = write([result("student10"), result("student2"), result("student1")])
    table = page.source[page.source.index("<tbody>", page.source.index("data people")) :]
    assert re.findall(r"<bdi>(student\d+)", table) == ["student1", "student2", "student10"]


# safety


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """Return all pages of a class in which every sort of submission occurs."""
    out = tmp_path_factory.mktemp("class")
    told = KnownMistake(HOSTILE, HOSTILE)
    row, flat = [[0.123456789 * n for n in range(12)]], np.eye(12, 3)
    wide = public(
        WrongValues("w", (0, 1), 1, 2, 1, 12), part="w", expected=row, actual=[row[0][::-1]]
    )
    folded = public(
        WrongValues(None, (0, 0), 1, 2, 1, 36),
        inputs={HOSTILE: {"shape": [3, 2, 2, 3]}},
        expected=flat.tolist(),
        actual=flat[::-1].tolist(),
    )
    place = Place(3, 18, HOSTILE)
    answer = exercise(
        FALL,
        "wrong",
        findings=(told,),
        hint=SlipInSlopes((HOSTILE,)),
        advice=(Prints(place),),
        line=place,
        parts={HOSTILE: True, "w": False},
        cases=(wide, folded),
    )
    hostile = result(HOSTILE, answer)
    html.write([*class_of(29), hostile, result("zara", exemplified())], out, CATALOGUE)
    return [Page(path) for path in sorted(out.rglob("*.html"))]


def test_hostile_text_stays_text(write: Write) -> None:
    """Names and messages with markup, quotes and direction marks are shown, never obeyed."""
    finding = WrongKind(HOSTILE, Kind("object", type=HOSTILE), ())
    row = public(finding, name=HOSTILE, part=HOSTILE, inputs={HOSTILE: HOSTILE}, actual=1)
    told = KnownMistake("x", f"`{HOSTILE}` and `")
    advice = (Warned(HOSTILE), ReadsGlobal(HOSTILE))
    answer = exercise(LANDING, "wrong", findings=(told,), advice=advice, cases=(row,))
    hostile = result(HOSTILE, answer, submission="<b>", assignment=NAME)
    for page in (write(hostile), write([hostile, faulty(HOSTILE, HOSTILE)])):
        assert page.count("script") == (page.path.name == "report.html")
        assert "<script>alert" not in page.source
        assert "&lt;script&gt;alert(&#39;x&#39;)" in page.source
        assert "\u202e" not in page.source
        assert "\\u202e gnp.\\u2066 é日本" in page.text


def test_lone_surrogate_is_spelt_out(write: Write) -> None:
    """Half an emoji in a name does not stop the report."""
    assert "\\ud83d" in write(result("ann \ud83d", submission="x")).text


def test_pages_need_no_network(pages: list[Page]) -> None:
    """No address, no import, no picture from elsewhere."""
    assert len(pages) == 32
    for page in pages:
        assert not EXTERNAL.search(page.source), page.path


def test_pages_are_sound_documents(pages: list[Page]) -> None:
    """A language, a title, one h1, headings without gaps, unique ids, links that lead somewhere."""
    for page in pages:
        assert ("html", {"lang": "en"}) in page.tags
        assert page.count("title") >= 1
        assert page.headings[0] == 1
        assert page.headings.count(1) == 1
        assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
        assert len(page.ids) == len(set(page.ids))
        for link in page.links:
            place, _, fragment = link.partition("#")
            assert not place or (page.path.parent / place).is_file()
            assert not fragment or fragment in page.ids


def test_pictures_have_alternatives(pages: list[Page]) -> None:
    """Every picture is one to a screen reader too."""
    pictures = [a for page in pages for tag, a in page.tags if tag == "svg"]
    assert pictures
    for attributes in pictures:
        assert attributes["role"] == "img"
        assert attributes["aria-label"]


def test_same_results_make_the_same_bytes(tmp_path: Path) -> None:
    """Neither the order of the lines nor the day shows."""
    class_ = class_of(12)
    html.write(class_, tmp_path / "a", CATALOGUE)
    html.write(class_[::-1], tmp_path / "b", CATALOGUE)
    for path in sorted((tmp_path / "a").rglob("*.html")):
        again = tmp_path / "b" / path.relative_to(tmp_path / "a")
        assert path.read_bytes() == again.read_bytes()


NAMES = [
    "../x", "..", "a/b", "a\\b", "a-b", "a:b", "con", "Ann", "ann", "é", "e", "日本", "", ".hidden",
    "x" * 300, "x" * 299, "nul\0byte", "line\nbreak", "a b", "C:\\x", "/etc/passwd", "%2e%2e",
]  # fmt: skip


def test_file_names_are_safe_and_unique(tmp_path: Path) -> None:
    """Whatever a student is called, the page lies in the folder and is nobody else's."""
    class_ = [result(name, submission=f"{n}") for n, name in enumerate(NAMES)]
    class_ += [result("twice", submission="one"), result("twice", submission="two")]
    names = html.file_names(class_)
    assert len({name.casefold() for name in names.values()}) == len(class_)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9_][\w.-]{0,120}\.html", name, re.ASCII), name
    html.write(class_, tmp_path, CATALOGUE)
    assert {path.name for path in (tmp_path / "feedback").iterdir()} == set(names.values())
    assert {path.name for path in tmp_path.iterdir()} == {"feedback", "report.html"}


def test_file_name_cannot_be_borrowed() -> None:
    """A student named like another's page gets a page of their own."""
    first = result("a/b", submission="1")
    theirs = html.file_names([first])["1"]
    second = result(theirs.removesuffix(".html").split("__")[0], submission="2")
    third = result("x", submission="3", assignment=theirs.removesuffix(".html"))
    names = html.file_names([first, second, third])
    assert names["1"] == theirs
    assert len(set(names.values())) == 3


# what is kept of a case


def test_evidence_is_the_part_that_differs() -> None:
    """Of dicts and tuples, the leaf by its name; nan and inf are text."""
    expected = ({"dw": np.array([[1.0], [2.0]]), "db": 3}, 4.0)
    actual = ({"dw": np.array([[np.nan], [-np.inf]]), "db": 3}, np.float32(4))
    kept = evidence.pair(actual, expected, ("grads", "cost"), "dw")
    assert kept == {"expected": [[1.0], [2.0]], "actual": [["nan"], ["-inf"]]}
    assert evidence.pair(actual, expected, ("grads", "cost"), "cost") == {
        "expected": 4.0,
        "actual": 4.0,
    }
    assert msgspec.json.decode(msgspec.json.encode(kept)) == kept


@pytest.mark.parametrize(
    "actual",
    [None, "text", [[1, 2], [3]], np.zeros(4097), np.array([1j]), {"a": 1}, 10**400],
    ids=["none", "text", "ragged", "too many", "complex", "dict", "huge"],
)
def test_evidence_leaves_out_what_is_no_array(actual: Any) -> None:
    """The sentence says what it is; there is no table."""
    assert evidence.pair(actual, np.zeros(2), (), None) == {}


def test_evidence_of_a_wrong_structure_is_nothing() -> None:
    """Where the parts cannot be told, none is shown."""
    assert evidence.pair(3, ({"dw": 1}, 2.0), ("grads", "cost"), "cost") == {}
    assert evidence.pair({}, {"m": 1}, (), "m") == {}


def test_inputs_too_many_to_read_show_their_shapes() -> None:
    """Small ones in full, large ones as shapes; of a hidden case none."""
    inputs = {"z": np.array([1, 2]), "X": np.zeros((4, 5)), "b": 1}
    for hidden, kept in ((False, {"z": [1, 2], "X": {"shape": [4, 5]}, "b": 1}), (True, {})):
        prepared = Prepared(Case(inputs, name="one", hidden=hidden), inputs, 0, [], {})
        assert evidence.inputs(prepared) == kept


@pytest.mark.parametrize("value", ["x", [[1, 2], [3]], {"a": 1}, None, ["1e999", {}]], ids=repr)
def test_values_from_other_hands_make_no_table(value: Any) -> None:
    """A results file edited by hand does not stop the report."""
    assert values.pair(value, 1.0, ROUNDING, {}) is None


def test_values_show_as_many_digits_as_it_takes() -> None:
    """Two entries that differ never look the same."""
    pair = values.pair([1.0, 2.0], [1.00000001, 2.0], ROUNDING.__class__(0, 0, "exact"), {})
    assert pair is not None
    (expected, _), (actual, _) = pair.views[0].rows[0][0], pair.views[1].rows[0][0]
    assert (expected, actual) == ("1", "1.00000001")


@pytest.mark.parametrize("most", [0.5, 1, 7.5, 20, 30, 100, 12345])
def test_chart_has_few_round_bins(most: float) -> None:
    """From 0 to the full score, at most 21 edges."""
    edges = chart.edges(most)
    assert edges[0] == 0
    assert edges[-1] >= most
    assert 10 <= len(edges) <= 21 or most < 1


# a thousand students


@pytest.mark.slow
def test_thousand_students_have_a_small_page(tmp_path: Path) -> None:
    """Everyone has one, and the instructor's stays below 2 MB."""
    report = html.write(class_of(1000), tmp_path, CATALOGUE)
    assert report.stat().st_size < 2_000_000
    assert len(list((tmp_path / "feedback").iterdir())) == 1000


# the command


def test_command_says_where_the_pages_are(tmp_path: Path) -> None:
    """A torn last line is left out."""
    for name in ("ann", "bob"):
        store.append(tmp_path / "results.jsonl", result(name))
    with open(tmp_path / "results.jsonl", "ab") as file:
        file.write(b'{"schema": "autogr')
    done = CliRunner().invoke(main, ["report", str(tmp_path)])
    assert done.exit_code == 0
    assert str(tmp_path / "report.html") in done.output
    assert len(list((tmp_path / "feedback").iterdir())) == 2


def test_command_without_results_is_one_line(tmp_path: Path) -> None:
    """Bad input: exit code 2, no traceback, nothing written."""
    for folder in (tmp_path, tmp_path / "none"):
        done = CliRunner().invoke(main, ["report", str(folder)])
        assert done.exit_code == 2
        assert done.output.count("\n") == 1
        assert "no results.jsonl here" in done.output
    assert not list(tmp_path.iterdir())


def test_command_with_no_result_makes_a_page_that_says_so(tmp_path: Path) -> None:
    """An empty class is no error."""
    (tmp_path / "results.jsonl").write_bytes(b"")
    assert CliRunner().invoke(main, ["report", str(tmp_path)]).exit_code == 0
    assert "No results yet" in Page(tmp_path / "report.html").text


# in a browser


FEW = ("report.html", "student2_")  # the instructor's page, a known mistake's
REST = ("script", "zoe", *(f"student{n}_" for n in (1, 3, 4, 5, 6)))  # hostile, a fault, each kind


@pytest.mark.slow
@pytest.mark.parametrize("names", [FEW, pytest.param(REST, marks=pytest.mark.slow)], ids=len)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 390)])
def test_axe_finds_nothing(
    browser: Any,
    axe: Callable[..., list[tuple[str, str]]],
    pages: list[Page],
    names: tuple[str, ...],
    scheme: str,
    width: int,
) -> None:
    """WCAG 2.2 AA and axe's best practice, all details open; nothing wider than the screen."""
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    some = [page for page in pages if page.path.name.startswith(names)]
    assert len(some) == len(names)
    for page in some:
        tab.goto(page.path.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert axe(tab) == [], page.path
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


@pytest.mark.slow
def test_list_sorts_and_filters(browser: Any, pages: list[Page]) -> None:
    """By keyboard: the lowest score first, then one student alone."""
    report = next(page for page in pages if page.path.name == "report.html")
    tab = browser.new_page()
    tab.goto(report.path.as_uri())
    rows = tab.locator(".people tbody tr:visible")
    tab.get_by_role("button", name="score").press("Enter")
    scores = rows.locator(".total").all_inner_texts()
    graded = [float(score) for score in scores if score != "–"]
    assert graded == sorted(graded)
    for part in ("student17", "17 STÙ", "ent17"):
        tab.get_by_label("Student").fill(part)
        assert rows.count() == 1
        assert "1 of 31 shown" in tab.locator("output").inner_text()
    tab.get_by_label("Student").fill("")
    tab.locator(".tools select").select_option(index=1)
    assert 0 < rows.count() < 31
    tab.close()
