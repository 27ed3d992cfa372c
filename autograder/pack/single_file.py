"""A student version that is one file: a notebook whose first code cell brings what it needs."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from autograder.course.catalogue import Catalogue
from autograder.errors import CourseError
from autograder.language import _
from autograder.pack import supply
from autograder.pack.archive import zipped
from autograder.pack.student import released
from autograder.submissions.supplied import marked

LIMIT = 700_000  # characters of the cell: editors stay quick, and mail takes the notebook
_WIDTH = 1000  # characters of a line: few lines, and none that an editor takes long for
_PATIENCE = 600  # seconds for the program that makes the data
_BADGES = {  # by place: the picture, and what stands before the notebook's own address there
    "Colab": (
        "https://colab.research.google.com/assets/colab-badge.svg",
        "https://colab.research.google.com/github/",
    ),
    "Kaggle": (
        "https://kaggle.com/static/images/open-in-kaggle.svg",
        "https://kaggle.com/kernels/welcome?src=https://github.com/",
    ),
}
_VIEW = {  # folded away, but not to be lost
    "cellView": "form",
    "deletable": False,
    "editable": False,
    "jupyter": {"source_hidden": True},
}


class SingleFile(NamedTuple):
    """A notebook, the files that it makes where it runs, and those of them that differed here."""

    notebook: bytes
    made: list[str]
    others: list[str]


def single_file(catalogue: Catalogue, name: str, language: str = "") -> SingleFile:
    """Return an assignment as one file.

    Parameters
    ----------
    catalogue : Catalogue
        The course, in whose folder ``source/`` and ``release/`` are.
    name : str
        Of the assignment.
    language : str
        Of the student version, if not the course's own.

    Raises
    ------
    CourseError
        If a solution or a hidden case is in it, it is too large, or the program that makes its
        data does not.
    """
    program = catalogue.assignment(name).made_by
    making = _making(catalogue.folder, program)
    files = released(catalogue, name, making, language)
    notebook = json.loads(files.pop(f"{name}.ipynb"))
    drawn = _drawn(catalogue.folder / program) if program else {}
    made = sorted(drawn.keys() & files.keys())
    if program and not made:
        raise CourseError(f"{program}: it writes no file of release/{name}/ where it is run.")
    packed = {place: files[place] for place in files.keys() - {*made}}
    code = _code(name, packed, making, (Path(program).name, tuple(made)))
    if len(code) > LIMIT:
        raise CourseError(_too_large(name, packed, len(code)))
    _insert(notebook, marked(code))
    if published := catalogue.course.published:
        _add_badges(notebook, f"{published}/{name}.ipynb")
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    return SingleFile(text.encode(), made, [p for p in made if drawn[p] != files[p]])


def _making(folder: Path, program: str) -> dict[str, bytes]:
    """Return the program that makes the data and the modules beside it, by place in the course."""
    if not program:
        return {}
    if not (folder / program).is_file():
        raise CourseError(f"{folder / program}: no such file; an assignment's `made_by` names it.")
    paths = sorted((folder / program).parent.glob("*.py"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _drawn(program: Path) -> dict[str, bytes]:
    """Return the files that the program writes into the folder where it is run, as a notebook."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run(
                [sys.executable, program.resolve()], cwd=folder, check=True, timeout=_PATIENCE,
                capture_output=True, text=True,
            )  # fmt: skip
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            said = str(error.stderr or error).strip().splitlines()[-1]
            raise CourseError(f"{program}: the data could not be made: {said}") from None
        written = (path for path in Path(folder).rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in written}


def _code(
    name: str,
    packed: Mapping[str, bytes],
    making: Mapping[str, bytes],
    made: tuple[str, tuple[str, ...]],
) -> str:
    """Return what the cell runs: the functions of `supply`, and a call of the first."""
    text = Path(supply.__file__).read_text(encoding="utf-8")
    functions = text.partition("\n\n\n")[2].replace(": Any", "")
    files = {f"beside/{place}": data for place, data in packed.items()}
    files |= {f"making/{Path(place).name}": data for place, data in making.items()}
    data = base64.b64encode(zipped(files)).decode()
    lines = "\n".join(data[start : start + _WIDTH] for start in range(0, len(data), _WIDTH))
    rest = "".join(f", {each!r}" for each in made) if making else ""
    call = f'_supply({name!r}, """\n{lines}\n"""{rest})'
    return f"{functions}\n\n{call}\ndel _supply, _write, _make\n"


def _too_large(name: str, packed: Mapping[str, bytes], size: int) -> str:
    largest = max(packed, key=lambda place: len(zipped({place: packed[place]})))
    return (
        f"release/{name}: its files are {size / 1000:,.0f} kB of text in a notebook, where"
        f" {LIMIT // 1000} kB may be; {largest} is the largest: a program that writes it can go"
        " along in its place, `Assignment(…, made_by=FILE)`."
    )


def _insert(notebook: dict[str, Any], source: str) -> None:
    """Put a cell before all that run."""
    cells = notebook["cells"]
    first = next((n for n, each in enumerate(cells) if each["cell_type"] == "code"), len(cells))
    rest: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "outputs": [],
        "metadata": _VIEW,
    }
    cells.insert(first, _cell(notebook, "files-of-this-notebook", source) | rest)


def _add_badges(notebook: dict[str, Any], place: str) -> None:
    """Put a cell at the head that opens the published notebook elsewhere."""
    badges = [
        f"[![{_('Open in {name}').format(name=name)}]({picture})]({link}{place})"
        for name, (picture, link) in _BADGES.items()
    ]
    head = _cell(notebook, "open-this-notebook", " ".join(badges))
    notebook["cells"].insert(0, head | {"cell_type": "markdown", "metadata": {}})


def _cell(notebook: dict[str, Any], name: str, source: str) -> dict[str, Any]:
    """Return a cell's text, and its name where the notebook's version has some."""
    has_names = (notebook["nbformat"], notebook["nbformat_minor"]) >= (4, 5)
    return {"source": source.splitlines(keepends=True)} | ({"id": name} if has_names else {})
