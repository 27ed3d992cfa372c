"""What of a notebook is translated, and that nothing else is touched."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Any

import pytest

from autograder.notebook.passages import is_said, passages, translated

ANSWER = '''def fall(t):
    """Return the way.

    t: seconds, shape (n,)
      or a number.
    """
    ### START CODE HERE ### (≈ 2 lines of code)
    #: what does gravity do?
    # half of g, squared time
    s = 9.81 * t**2 / 2  # equation (1)
    ### END CODE HERE ###
    return s  # metres'''


def cell(name: str, source: str, kind: str = "code", solution: bool = False) -> dict[str, Any]:
    said = {"nbgrader": {"grade_id": name, "solution": solution}}
    return {"cell_type": kind, "id": name, "metadata": said, "source": source}


CELLS = [
    cell("title", "# How far?\n\nIt falls $x$ metres.\n\n$$x^2 \\tag{1}$$", "markdown"),
    cell("link", "See [above](#How-far?), [here](#there).", "markdown"),
    cell("fall", ANSWER, solution=True),
    cell("words", "WORDS = {}\n\n\ndef word(english):\n    return WORDS.get(english, english)"),
    cell("figure", '# @title Figure: a fall\nplot(label=word("cost"), title="cost")'),
    cell("magic", "%matplotlib inline\n# a comment"),
]
SAID = [
    ("title", "# How far?"),
    ("title", "It falls $x$ metres."),
    ("link", "See [above](#How-far?), [here](#there)."),
    ("fall", "(≈ 2 lines of code)"),
    ("fall", "what does gravity do?"),
    ("fall", "equation (1)"),
    ("fall", "metres"),
    ("fall", "Return the way."),
    ("fall", "t: seconds, shape (n,)\n  or a number."),
    ("figure", "Figure: a fall"),
    ("words", "cost"),
]


class Shouted(NullTranslations):
    """A language in which all that is known is said in capitals."""

    def pgettext(self, context: str, message: str) -> str:
        """Return capitals for a passage that is one."""
        return message.upper() if (context, message) in SAID else message


def test_passages_are_what_students_read() -> None:
    """Each paragraph, hint and word with its cell; no formula, and nothing of a solution."""
    assert sorted(passages(CELLS[:-1])) == sorted(SAID)


def test_a_translation_leaves_all_else_as_it_is() -> None:
    """In a source notebook: code, markers, indents, strings; what is not translated is English."""
    said = translated(CELLS, Shouted())
    assert said[0] == "# HOW FAR?\n\nIT FALLS $X$ METRES.\n\n$$x^2 \\tag{1}$$"
    answer = ANSWER
    for name, passage in SAID:
        if name == "fall":
            for line in passage.split("\n"):
                answer = answer.replace(line.strip(), line.strip().upper())
    assert said[2] == answer
    assert said[4] == '# @title FIGURE: A FALL\nplot(label=word("cost"), title="cost")'
    assert said[5] == CELLS[5]["source"]


def test_links_lead_to_translated_headings() -> None:
    """A link to what is no heading stays."""
    assert translated(CELLS, Shouted())[1].lower() == "see [above](#how-far?), [here](#there)."
    cells = [*CELLS[:1], cell("link", "See [above](#How-far?).", "markdown")]
    assert translated(cells, Shouted())[1] == "See [above](#HOW-FAR?)."


def test_words_are_said_by_the_dictionary() -> None:
    """It stays empty where no word is translated."""
    text = CELLS[3]["source"].replace("{}", "{\n    'cost': 'COST',\n}")
    assert translated(CELLS, Shouted())[3] == text
    assert translated(CELLS, NullTranslations()) == [each["source"] for each in CELLS]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$$\\frac{abc}{m} \\tag{1}$$", False),
        ("$$1 \\text{ otherwise}$$", True),
        ("- $= \\dfrac1m$\n- `np.dot`", False),
        ("</details>", False),
        ("![](cat.png)", False),
        ("![A cat](cat.png)", True),
    ],
)
def test_only_words_are_said(text: str, said: bool) -> None:
    """Formulas, code, tags and addresses are the same in any language."""
    assert is_said(text) is said
