"""What a student gets: ``release/<assignment>/``, held against all that must not be in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from autograder.course.answer_key import AnswerKey
from autograder.course.catalogue import Catalogue
from autograder.errors import CourseError
from autograder.judge.grade import grade
from autograder.markers import NBGRADER, find_spans, lines_of
from autograder.notebook import values
from autograder.notebook.cases import outdated
from autograder.notebook.release import stale
from autograder.pack.beginning import beginning
from autograder.sandbox.plain import Plain
from autograder.selfcheck.planting import body_of
from autograder.submissions.finding import Found
from autograder.submissions.reading import read

_OPAQUE = {".zip", ".gz", ".tar", ".7z", ".pyc", ".pkl", ".npz", ".npy", ".db", ".sqlite"}
_SKIPPED = re.compile(r"[._]|\.pyc$")  # hidden files and __pycache__
_COMMENT = re.compile(r"\s+#.*|^#.*")


def contents(catalogue: Catalogue, name: str, language: str = "") -> dict[str, bytes]:
    """Return what a student's zip holds: the release, and how to begin where it doesn't say so."""
    files = released(catalogue, name, language=language)
    return {f"{name}/{place}": data for place, data in (beginning(name, files) | files).items()}


def released(
    catalogue: Catalogue,
    name: str,
    more: Mapping[str, bytes] = MappingProxyType({}),
    language: str = "",
) -> dict[str, bytes]:
    """Return a student's files by their place in ``release/<assignment>/``.

    Parameters
    ----------
    catalogue : Catalogue
        The course, in whose folder ``source/`` and ``release/`` are.
    name : str
        Of the assignment.
    more : dict of str to bytes
        What else a student gets, by its place in the course: looked through like the release.
    language : str
        Of the release, if not the course's own: it lies in ``build/release-<language>/`` then.

    Raises
    ------
    CourseError
        If there is no release, or a solution, the reference or a hidden case is in it.
    """
    own = catalogue.course.language
    folder = f"build/release-{language}" if language not in ("", own) else "release"
    key, release = catalogue.key(name), catalogue.folder / folder / name
    for path in release.rglob("*"):
        if path.is_symlink():
            raise CourseError(f"{path}: a symbolic link, which is not followed.")
    files = _files(release)
    source = _files(catalogue.folder / "source" / name)
    places = {f"{folder}/{name}/{place}": data for place, data in files.items()} | {**more}
    changed = stale(catalogue.folder, name, language or own, folder), outdated(key, release)
    problems = [*_problems(key, places, source), *_earns(key, release), *filter(None, changed)]
    for problem in problems:
        raise CourseError(f"not packed: {problem}")
    return files


def _files(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise CourseError(f"{folder}: not found in this course.")
    files = {}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if any(_SKIPPED.match(part) for part in place.parts) or path.is_dir():
            continue
        files[place.as_posix()] = path.read_bytes()
    return files


def _problems(
    key: AnswerKey, files: Mapping[str, bytes], source: Mapping[str, bytes]
) -> Iterator[str]:
    secrets, hidden = _secret_lines(key, source), _hidden_texts(key)
    for path, data in files.items():
        if Path(path).suffix.lower() in _OPAQUE:
            yield f"{path}: what is in a file of this kind cannot be seen."
        for where, text in _texts(path, data):
            if line := next((line for line in _lines(text) if line in secrets), None):
                yield f"{path}{where}: a line of the solution, `{line[:60]}`."
            if NBGRADER.hidden.begin in text:
                yield f"{path}{where}: {NBGRADER.hidden.begin}."
            dense = _dense(text)
            if case := next((case for mark, case in hidden.items() if mark in dense), None):
                yield f"{path}{where}: the hidden case {case}."


def _texts(place: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the texts of a file, each with where it stands: a notebook's by cell."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return  # a picture, or arrays
    if not place.endswith(".ipynb"):
        yield "", text
        return
    for number, cell in enumerate(json.loads(text)["cells"], 1):
        source = "".join(cell["source"])
        outputs = json.dumps(cell.get("outputs", []), ensure_ascii=False)
        yield f", cell {number}", f"{source}\n{outputs}"


def _secret_lines(key: AnswerKey, source: Mapping[str, bytes]) -> set[str]:
    """Return the lines that stand in solutions or in the reference, and nowhere in the open."""
    secret: set[str] = set()
    public: set[str] = set()
    for place, data in source.items():
        for _, text in _texts(place, data):
            lines = lines_of(text)
            spans = find_spans(text)[0] + find_spans(text, NBGRADER.solution)[0]
            for start, end in sorted(spans, reverse=True):
                secret.update(_lines("\n".join(lines[start : end - 1])))
                del lines[start : end - 1]
            public.update(_lines("\n".join(lines)))
    for exercise in key.assignment.exercises:
        secret.update(_lines(body_of(exercise.reference)))
    return {line for line in secret - public if not line.endswith(":")}  # heads of blocks stay


def _lines(text: str) -> Iterator[str]:
    """Yield lines of code without indent, comment and the spaces that make no difference."""
    for line in lines_of(text):
        code = re.sub(r"\s+", " ", _COMMENT.sub("", line.strip()))
        if len(code) > 3 and not code.isidentifier():
            yield code


def _hidden_texts(key: AnswerKey) -> dict[str, str]:
    """Return how a hidden case looks, named as one or by its inputs in JSON, and which it is."""
    public: set[str] = set()
    hidden: dict[str, str] = {}
    for exercise in key.assignment.exercises:
        for prepared in key[exercise.name].cases:
            inputs = json.dumps(values.to_json(dict(prepared.inputs)))
            marks = [_dense(f'"name": "{prepared.case.name}"'), _dense(inputs)]
            if prepared.case.hidden:
                hidden |= dict.fromkeys(marks, f"`{prepared.case.name}` of {exercise.name}")
            else:
                public.update(marks)
    return {mark: case for mark, case in hidden.items() if mark not in public}


def _dense(text: str) -> str:
    return re.sub(r"\s", "", text)


def _earns(key: AnswerKey, release: Path) -> Iterator[str]:
    """Tell what the release itself earns: an answer in other words is an answer, too."""
    name = key.assignment.name
    path = release / f"{name}.ipynb"
    submission = read(Found(path, "release", name), {}, name)
    for exercise in grade(submission, Plain(), key).exercises:
        if exercise.score:
            yield f"{path}: the answer to {exercise.name} is in it, {exercise.score:g} points."
