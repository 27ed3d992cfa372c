"""What there is to translate: the kit's own sentences, and a course's."""

from __future__ import annotations

import ast
import json
from ast import Constant
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from jinja2 import Environment, nodes

import autograder
from autograder import language
from autograder.course import texts
from autograder.course.catalogue import ANSWERS, Catalogue
from autograder.course.source import FOLDER, notebook
from autograder.language import font, po
from autograder.language.po import Text
from autograder.notebook.passages import WORDS, passages
from autograder.report.english import ENGLISH
from autograder.results import CaseStatus
from autograder.text import MARKS

KIT = Path(autograder.__file__ or "").parent


def of_kit() -> Iterator[Text]:
    """Yield the kit's texts: the templates of sentences, then those of modules and pages."""
    yield from (Text(said, key) for key, said in ENGLISH.items())
    yield from map(Text, (*MARKS, *get_args(CaseStatus)))
    for path in sorted((*KIT.rglob("*.py"), *KIT.rglob("*.j2"))):
        made = _in_page if path.suffix == ".j2" else _in_module
        yield from made(path.read_text(encoding="utf-8"))


def _in_module(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                ast.Name("counted" | "plural"), [Constant(str(one)), Constant(str(two)), _]
            ):
                yield Text(one, several=two)
            case ast.Call(ast.Name("_" | "Later"), [Constant(str(text))]):
                yield Text(text)
            case ast.Call(ast.Name("SubmissionError"), [_, Constant(str(text))]):
                yield Text(text)


def _in_page(source: str) -> Iterator[Text]:
    """Yield the texts of a template; of `a if b else c`, both."""
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        function = getattr(call.node, "name", "")
        if function == "_":
            said = [call.args[0], *call.args[0].find_all(nodes.Const)]
            yield from (Text(each.value) for each in said if isinstance(each, nodes.Const))
        elif function in ("counted", "plural"):
            one, several = (arg.as_const() for arg in call.args[:2])
            yield Text(one, several=several)


def of_notebook(path: Path) -> Iterator[Text]:
    """Yield what students read in an assignment's notebook, each passage with its cell."""
    cells = json.loads(path.read_bytes())["cells"] if path.is_file() else []
    for cell, passage in passages(cells):
        yield Text(passage, cell)


def is_checkout() -> bool:
    """Tell whether the kit's own files are a source tree, to which a translation can be added."""
    return (KIT.parent / "pyproject.toml").is_file()


def files(
    catalogue: Catalogue | None, name: str, code: str, kit: bool = False
) -> dict[Path, list[Text]]:
    """Return the files that a translation consists of, and what each has to hold.

    Parameters
    ----------
    catalogue : Catalogue, optional
        Whose texts; the kit's own where there is none.
    name : str
        Of one assignment, "" for all and what the course itself says.
    code : str
        The language's.
    kit : bool
        Whether the kit's sentences are to stand in the course's file. Those that stand there stay.
    """
    if catalogue is None:
        return {Path(language.__file__).with_name(f"{code}.po"): [*of_kit()]}
    above = catalogue.folder / ANSWERS
    own = above / f"{code}.po"
    held = {(e.msgctxt or "", e.msgid) for e in po.opened(own)} if own.is_file() else set()
    borrowed = [text for text in (of_kit() if kit or held else ()) if kit or text.key in held]
    found = {own: [*texts.of_course(catalogue.course), *borrowed]}
    if kit:
        return found
    for each in [name] if name else catalogue.names:
        found[above / each / f"{code}.po"] = [*texts.of_assignment(catalogue.assignment(each))]
        beside = catalogue.folder / FOLDER / each / f"{code}.po"
        found[beside] = [*of_notebook(notebook(catalogue.folder, each))]
    return {path: said for path, said in found.items() if said}


def update(
    catalogue: Catalogue | None, name: str, code: str, kit: bool = False
) -> dict[Path, po.Standing]:
    """Make or update these files; return how far each is."""
    wanted = files(catalogue, name, code, kit)
    return {path: po.update(path, said, code) for path, said in wanted.items()}


def fonts(catalogue: Catalogue, name: str, code: str, whole: Path) -> list[Path]:
    """Write beside each notebook a font with the letters that its words need; return where.

    Parameters
    ----------
    catalogue, name, code
        As above.
    whole : Path
        The font from which they are taken; where matplotlib's own has them all, there is nothing
        to write.
    """
    made = []
    for path in files(catalogue, name, code):
        said = [entry.msgstr for entry in po.opened(path) if entry.msgctxt == WORDS]
        if letters := {*"".join(said)} - font.drawn() - {"\n"}:
            made.append(path.with_suffix(whole.suffix))
            font.cut(whole, letters, made[-1])
    return made
