"""The kit in other languages: its catalogues hold, and nothing is left in English."""

from __future__ import annotations

import html
import io
import json
import re
from pathlib import Path

import pytest
from course import CATALOGUE, ROOT
from msgspec import structs
from physics import CATALOGUE as PHYSICS
from rich.console import Console

from autograder.language import languages, po, spoken
from autograder.notebook import cases
from autograder.publish import github
from autograder.report import html as pages
from autograder.report import markup
from autograder.report.sentences import sentence
from autograder.report.terminal import print_student
from autograder.report.words import WORDS
from autograder.results import Result, store
from autograder.results.labels import KnownMistake
from autograder.scaffold import translation

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


GOLDEN = ROOT / "tests" / "golden"
#: What stays as it is: names, paths, GitHub's own words, and what exceptions said.
NAMES = re.compile(
    r"student\d*|guest\d*|\w*sigmoid\w*|\w*softmax\w*|numpy.basics|columns-sum-to-one|nan|inf|e\d+"
    r"|\w+(?:Error|Warning)|expected −2|\[!\w+\]|submitted/\S+"
)


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a language in which every text stands in brackets."""
    folder = tmp_path_factory.mktemp("brackets")
    results = store.load(GOLDEN / "class.jsonl")
    labels = (label for r in results for e in r.exercises for label in e.findings)
    told = {label.tell for label in labels if isinstance(label, KnownMistake)}
    names = {case.name for r in results for e in r.exercises for case in e.cases}
    texts = [*translation.of_kit(), *(po.Text(tell, "tell") for tell in told)]
    texts += [po.Text(name, "case") for name in names]
    po.update(folder / "xx.po", texts, "xx")
    entries = po.opened(folder / "xx.po")
    for entry in entries:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: f"⟦{entry.msgid}⟧", 1: f"⟦{entry.msgid_plural}⟧"}
        elif entry.msgctxt != "ends":
            entry.msgstr = f"⟦{entry.msgid}⟧"
    entries.save()
    return folder


def unbracketed(text: str) -> list[str]:
    """Return the words of a page, or of lines, that stand outside of brackets."""
    said = " ".join(re.findall(r'(?:aria-label|title)="([^"]*)"', text))
    bare = re.sub(r"(?s)<(style|script)>.*?</\1>|<code>.*?</code>|`[^`]*`", " ", text)
    text = html.unescape(f"{said} {re.sub(r'<[^>]+>', ' ', bare)}")
    while (fewer := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = fewer
    return re.findall(r"[A-Za-z]{3,}", NAMES.sub(" ", text))


def _without_reason(result: Result) -> Result:
    """Return a result without why it could not be graded, which is said in English alone."""
    fault = result.fault and structs.replace(result.fault, reason="")
    return structs.replace(result, fault=fault)


def test_nothing_is_left_in_english(bracketed: Path, tmp_path: Path) -> None:
    """Neither on pages, in a terminal, in comments nor in a job's summary."""
    results = [_without_reason(result) for result in store.load(GOLDEN / "class.jsonl")]
    screen = Console(file=io.StringIO(), width=200)
    with spoken("xx", bracketed):
        pages.write(results, tmp_path)
        print_student(results[0], screen)
        texts = {"summary": github.summary(results), "comment": markup.plain(results[0])}
        texts["table"] = texts["screen"] = screen.file.getvalue()  # type: ignore[attr-defined]
    texts |= {path.name: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")}
    assert len(texts) > 5
    left = {name: words for name, text in texts.items() if (words := unbracketed(text))}
    assert left == {}


def test_a_class_is_shown_in_chinese(tmp_path: Path) -> None:
    """A page says its language; figures have its letters, which the page's own fonts draw."""
    with spoken("zh_CN"):
        pages.write(store.load(GOLDEN / "class.jsonl"), tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page
    assert "个分数的直方图" in page
    assert ">人数</text>" in page


def test_check_cells_speak_the_language_they_were_made_in(bracketed: Path) -> None:
    """All that `checks.json` says; the English of the course stays beside it, as a key."""
    with spoken("xx", bracketed):
        words = json.loads(cases.text(PHYSICS.key("falling")))["words"]
    assert {key for key, text in words.items() if not text.startswith("⟦")} == {"ends"}
    with spoken("zh_CN"):
        assert (
            json.loads(cases.text(PHYSICS.key("falling")))["words"]["none.result"][:5] == "None（"
        )
