"""Several files of one student for one assignment: which of them is the answer, once graded."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from autograder.results import Fault, Result
from autograder.submissions import archive
from autograder.submissions.finding import Found, LeftOut
from autograder.text import Later

Keep = Literal["latest", "best"]
Graded = tuple[Found, Result]
_BLANK = ("missing", "unanswered")
BLANK = Later("nothing is answered in it.")
ANOTHER = Later("another answer.")
SAME = Later("another answer to the same.")
_NAMED = 3  # files that a line names, of however many


class Doubles:
    """What was found, by student and assignment, where that is more than one file.

    Parameters
    ----------
    founds : iterable of Found
    keep : str, optional
        Which of several answers counts; without it, that there are several is a fault.
    """

    def __init__(self, founds: Iterable[Found], keep: Keep | None = None) -> None:
        self._keep = keep
        self._groups: dict[tuple[str | None, ...], list[Found]] = {}
        self._graded: dict[Found, Result] = {}
        for found in founds:
            self._groups.setdefault(_key(found), []).append(found)

    def __contains__(self, found: Found) -> bool:
        return found.assignment is not None and len(self._groups[_key(found)]) > 1

    def __iter__(self) -> Iterator[list[Found]]:
        """Yield what was found, the files of one student and assignment together."""
        for group in self._groups.values():
            yield from [group] if group[0] in self else [[found] for found in group]

    def settle(self, found: Found, result: Result) -> tuple[Result | None, list[LeftOut]]:
        """Return which result counts now that there is one more, and the files that do not.

        None as long as others of the same student and assignment are to come.
        """
        if found not in self:
            return result, []
        self._graded[found] = result
        group = self._groups[_key(found)]
        if any(each not in self._graded for each in group):
            return None, []
        return _one([(each, self._graded.pop(each)) for each in group], self._keep)


def _key(found: Found) -> tuple[str | None, ...]:
    return found.student, found.lms_id, found.assignment


def _one(graded: Sequence[Graded], keep: Keep | None) -> tuple[Result, list[LeftOut]]:
    """Return the result of the one that answers; a fault where several do and none is asked for."""
    failed = [result for _, result in graded if result.grader_failed]
    if failed:  # nobody knows yet
        return failed[0], []
    answers = [each for each in graded if _is_answer(each[1])]
    if keep is None:  # notebooks come before scripts
        answers = [each for each in answers if not _is_script(each[0])] or answers
    if len(answers) < 2:
        readable = [each for each in graded if not each[1].fault]
        return _taken(
            (answers or readable or graded)[0], graded, Later("{why} `{file}` is graded.")
        )
    if keep == "best":
        best = max(answers, key=lambda each: (each[1].score or 0.0, _changed(each[0])))
        return _taken(best, graded, Later("{why} `{file}` is the best."))
    latest = max(answers, key=lambda each: _changed(each[0]))
    same = sum(_changed(found) == _changed(latest[0]) for found, _ in answers)
    if keep == "latest" and same == 1:
        return _taken(latest, graded, Later("{why} `{file}` is the latest."))
    founds = [found for found, _ in answers]
    advice = Later("keep one, or say --keep latest or best.")
    if keep == "latest":
        advice = Later("they are equally old; keep one, or say --keep best.")
    reason = Later(
        "{count} files answer `{name}`, {files}: {advice}",
        count=len(founds), name=founds[0].assignment, files=_listed(founds), advice=advice,
    )  # fmt: skip
    kept, first = answers[0]
    left_out = [LeftOut(f.path, _why_not(r, SAME)) for f, r in graded if f is not kept]
    fault = Fault.of("submission", reason)
    changes = {"score": None, "max_score": None, "exercises": (), "key": "", "fault": fault}
    return replace(first, **changes), left_out


def _is_script(found: Found) -> bool:
    return found.path.suffix.lower() == ".py"


def _is_answer(result: Result) -> bool:
    return not result.fault and any(each.status not in _BLANK for each in result.exercises)


def _why_not(result: Result, where_it_answers: Later) -> Later:
    """Return why a result does not count."""
    if result.fault:
        template, fields = result.fault.made_of
        return Later(template, **fields)
    return where_it_answers if _is_answer(result) else BLANK


def _taken(one: Graded, graded: Sequence[Graded], said: str) -> tuple[Result, list[LeftOut]]:
    left_out = []
    for found, result in graded:
        if found is one[0]:
            continue
        name = os.path.relpath(one[0].path, found.path.parent)
        why = _why_not(result, ANOTHER)
        left_out.append(LeftOut(found.path, Later(said, why=why, file=name)))
    return one[1], left_out


def _listed(founds: Sequence[Found]) -> Later:
    names = [f"`{os.path.relpath(f.path, founds[0].path.parent)}`" for f in founds]
    if len(names) == 2:
        return Later("{first} and {last}", first=names[0], last=names[1])
    first, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    return Later("{names} and {count} more", names=first, count=more) if more > 0 else Later(first)


def _changed(found: Found) -> float:
    """Return when a file was changed last, in seconds since 1970."""
    try:
        return found.path.stat().st_mtime
    except OSError:  # in an archive
        return archive.modified(found.path)
