"""The kit in other languages: its catalogues hold, and nothing is left in English."""

from __future__ import annotations

import base64
import datetime
import io
import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import brackets
import physics
import pytest
from click.testing import CliRunner
from course import CATALOGUE, ROOT
from msgspec import structs
from physics import CATALOGUE as PHYSICS
from rich.console import Console

from autograder.cli import main
from autograder.language import VARIABLE, languages, po, spoken
from autograder.notebook import cases
from autograder.pack.beginning import beginning
from autograder.publish import classroom50, classroom_resources, github, gradescope, junit
from autograder.report import html as pages
from autograder.report import markup
from autograder.report.phrases import wrapped
from autograder.report.screen import print_student
from autograder.report.sentences import sentence
from autograder.report.words import WORDS
from autograder.results import Fault, store
from autograder.results.labels import KnownMistake
from autograder.scaffold import translation
from autograder.text import Later

CODES = sorted({*languages(translation.KIT / "language")})
FILES = [translation.KIT / "language" / f"{code}.po" for code in CODES]
FILES += sorted((ROOT / "reference").rglob("*.po"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_translations_are_whole(path: Path) -> None:
    """None is stale, and none has lost a placeholder, code or a number."""
    assert po.standing(path).stale == 0
    assert [*po.faults(path)] == []


@pytest.mark.parametrize("code", CODES)
def test_files_hold_what_there_is_to_say(code: str) -> None:
    """`autograder translate` would change nothing: no new text, and none that has gone."""
    kit = translation.files(None, "", code)
    wanted = kit | (translation.files(CATALOGUE, "", code) if len(FILES) > len(CODES) else {})
    for path, texts in wanted.items():
        if path.exists():
            asked = dict.fromkeys(text.key for text in texts if text.said)
            assert [(e.msgctxt or "", e.msgid) for e in po.opened(path)] == [*asked]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (
            {"label": "wrong_shape", "part": "", "actual": [3], "expected": [3, 1]},
            "返回值的形状是 (3,)，应为 (3, 1)：请保留列这一维。",
        ),
        (
            {"label": "hidden_difference", "parts": ["dw", "db"], "kind": "values"},
            "`dw` 和 `db` 的值不对。",
        ),
        (
            {"label": "swapped", "returned": ["dw", "db"], "asked": ["db", "dw"]},
            "返回值的顺序不对：你返回的是 `dw`、`db`，题目要求的是 `db`、`dw`。",
        ),
        (
            {"label": "wrong_entry", "part": "", "actual": "'你 好'", "expected": "'你们'"},
            "返回值是 '你 好'，应为 '你们'。",
        ),
    ],
    ids=lambda value: value["label"] if isinstance(value, dict) else "",
)
def test_chinese_has_spaces_beside_latin_alone(label: dict[str, object], said: str) -> None:
    """Not between two Chinese words, and none beside wide punctuation; quoted text stays."""
    with spoken("zh_CN"):
        assert sentence(label, WORDS) == said


def test_lines_count_wide_signs_as_two_columns() -> None:
    """They end between any two, but never before punctuation; English is wrapped as it was."""
    text = "你的梯度和代价都是 m 倍，请除以 m。`dw[0]` 是 3。"
    lines = wrapped(text, 14, "  ").split("\n")
    assert lines == ["你的梯度和代价", "  都是 m 倍，", "  请除以 m。", "  `dw[0]` 是", "  3。"]
    english = "Your gradients and your cost are m times too large: divide the well-known sums by m."
    assert wrapped(english, 20, "  ") == textwrap.fill(english, 20, subsequent_indent="  ")


GOLDEN = ROOT / "tests" / "golden"


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a language in which every text stands in brackets."""
    folder = tmp_path_factory.mktemp("brackets")
    results = store.load(GOLDEN / "class.jsonl")
    labels = (label for r in results for e in r.exercises for label in e.findings)
    told = {label.tell for label in labels if isinstance(label, KnownMistake)}
    names = {case.name for r in results for e in r.exercises for case in e.cases}
    texts = [po.Text(tell, "tell") for tell in told] + [po.Text(name, "case") for name in names]
    brackets.write(folder / "xx.po", texts)
    return folder


def test_nothing_is_left_in_english(bracketed: Path, tmp_path: Path) -> None:
    """Neither on pages, in a terminal, in comments nor in what CI services are handed."""
    long = Fault.of("submission", Later("more than {count} cells.", count=9))
    loaded = store.load(GOLDEN / "class.jsonl")
    results = [structs.replace(result, fault=result.fault and long) for result in loaded]
    assert any(result.fault for result in results)
    graded = [result for result in results if not result.fault]
    screen, now = io.StringIO(), datetime.datetime.now(datetime.UTC)
    with spoken("xx", bracketed):
        pages.write(results, tmp_path)
        print_student(results[0], Console(file=screen, width=200))
        texts = {"summary": github.summary(results), "comment": markup.plain(results[0])}
        texts["annotations"] = "\n".join(github.annotate(results, Path()))
        tests = ElementTree.fromstring(junit.document(results)).iter("testcase")
        texts["gradescope"] = _outputs(gradescope.graded(graded[0], "hidden"))
        texts["classroom"] = _outputs(json.loads(classroom50.document(graded, {}, now)))
        texts["states"] = "\n".join(classroom50.outputs(r)["summary"] for r in (graded, results))
        texts["old"] = _outputs(json.loads(base64.b64decode(classroom_resources.output(results))))
        texts["zip"] = beginning("numpy_basics", {})["README.md"].decode()
    texts["screen"] = screen.getvalue()
    texts["junit"] = "\n".join(f"{t.get('name')} {''.join(t.itertext())}" for t in tests)
    texts |= {path.name: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")}
    assert len(texts) > 15
    left = {name: words for name, text in texts.items() if (words := brackets.outside(text))}
    assert left == {}


def _outputs(document: dict[str, Any]) -> str:
    """Return what people read of a document for a machine."""
    tests = [(t.get("name"), t.get("output"), t.get("message")) for t in document["tests"]]
    return "\n".join(text for each in tests for text in each if text)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course in that language: a wrong answer, a right one, a broken file, others."""
    folder = physics.write(tmp_path / "course")
    texts = translation.files(PHYSICS, "falling", "xx").values()
    brackets.write(folder / "reference" / "xx.po", [text for each in texts for text in each])
    twice = physics.FALL.replace(" / 2 ", " ")
    for student, text in {
        "s1/falling/falling.ipynb": json.dumps(physics.notebook(twice)),
        "s2/falling/falling.ipynb": json.dumps(physics.notebook()),
        "s3/falling/falling.ipynb": '{"cells": [}',
        "s4/falling/falling.txt": "no answer",
        "s5/falling/falling.ipynb": json.dumps(physics.notebook()),
        "s5/falling/again.ipynb": json.dumps(physics.notebook(twice)),
    }.items():
        file = folder / "submitted" / student
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "adjustments.csv").write_text(
        "student,assignment,exercise,points,reason\ns1,falling,fall,1,⟦fair⟧\n", encoding="utf-8"
    )
    (folder / "list.csv").write_text("student\ns1\ns9\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv(VARIABLE, "xx")
    return folder


def test_commands_leave_nothing_in_english(course: Path) -> None:
    """What they print, on stderr too, and what they write for people."""
    submitted, out = Path("submitted"), Path("grades")
    said = {}
    for command in (
        f"grade {submitted} --out {out} --jobs 1 --roster list.csv",
        f"grade {submitted} --out {out} --jobs 1 --seconds 2",
        f"report {out}",
        f"explain {out} s1",
        f"explain {out} s3",
        f"export csv {out}",
        f"publish {out} --format github",
        f"check {submitted}/s1/falling/falling.ipynb",
        f"check {submitted}/s3/falling/falling.ipynb",
        f"check {submitted}/s4",
    ):
        done = CliRunner().invoke(main, command.split())
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        said[command] = done.output
        if command.startswith("grade"):
            file = submitted / "s2" / "falling" / "falling.ipynb"
            file.write_text(json.dumps(physics.notebook("def fall(t):\n    return 0.0\n")))
    for name in ("not_graded.csv", "changes.csv", "export.csv", "summary.md"):
        text = (out / name).read_text(encoding="utf-8")
        said[name] = text.partition("\n")[2] if name.endswith(".csv") else text  # but its columns
    left = {what: words for what, text in said.items() if (words := brackets.outside(text))}
    assert left == {}


def test_a_class_is_shown_in_chinese(tmp_path: Path) -> None:
    """A page says its language; figures have its letters, which the page's own fonts draw."""
    with spoken("zh_CN"):
        pages.write(store.load(GOLDEN / "class.jsonl"), tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page
    assert "个分数的直方图" in page
    assert ">人数</text>" in page


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 390)])
def test_axe_finds_nothing_in_chinese(
    browser: Any,
    axe: Callable[..., list[tuple[str, str]]],
    tmp_path: Path,
    scheme: str,
    width: int,
) -> None:
    """All details open; nothing is wider than the screen."""
    with CATALOGUE.spoken("zh_CN"):
        pages.write(store.load(GOLDEN / "class.jsonl"), tmp_path, CATALOGUE)
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    wrong = next(
        p for p in tmp_path.glob("feedback/*.html") if "可以回到笔记本重读" in p.read_text("utf-8")
    )
    for page in (tmp_path / "report.html", wrong):
        tab.goto(page.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert axe(tab) == [], page
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


def test_check_cells_speak_the_language_they_were_made_in(bracketed: Path) -> None:
    """All that `checks.json` says; the English of the course stays beside it, as a key."""
    with spoken("xx", bracketed):
        words = json.loads(cases.text(PHYSICS.key("falling")))["words"]
    assert {key for key, text in words.items() if not text.startswith("⟦")} == {"ends"}
    with spoken("zh_CN"):
        assert (
            json.loads(cases.text(PHYSICS.key("falling")))["words"]["none.result"][:5] == "None（"
        )
