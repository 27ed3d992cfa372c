"""The kit in other languages: its catalogues hold, and nothing is left in English."""

from __future__ import annotations

from pathlib import Path

import pytest
from course import CATALOGUE, ROOT

from autograder.language import languages, po, spoken
from autograder.report.sentences import sentence
from autograder.report.words import WORDS
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
