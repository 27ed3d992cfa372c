"""``checks.json``: what is asked for, the public cases, what known mistakes answer and say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from autograder.course.answer_key import AnswerKey
from autograder.course.exercise import Exercise
from autograder.course.place import Place
from autograder.judge import evidence
from autograder.language import _
from autograder.notebook import values
from autograder.report.words import WORDS

_NUMBERS = re.compile(r"\[\s+-?(?:\d|NaN|Inf)[^\[\]{}\"]*\]")  # a row of an array, on one line


def text(key: AnswerKey) -> str:
    """Return the file of an assignment."""
    exercises = {e.name: _exercise(key, e) for e in key.assignment.exercises}
    used = {"uses": " ".join(key.course.libraries)} if key.course.libraries else {}
    about = {
        "assignment": key.assignment.name,
        **used,
        "exercises": exercises,
        "words": _words(exercises),
    }
    text = json.dumps(about, indent=1, ensure_ascii=False, default=_nothing)
    return _NUMBERS.sub(lambda row: " ".join(row[0].split()), text) + "\n"


def _words(exercises: dict[str, Any]) -> dict[str, str]:
    """Return the templates in the language that is spoken, and what it has for the course's texts.

    They stand under their English, so a file's questions are the same in all languages.
    """
    texts = {("case", case["name"]) for about in exercises.values() for case in about["cases"]}
    for about in exercises.values():
        told = (about.get("normal_form"), about.get("scenario"), *about.get("constructs", ()))
        texts |= {("tell", mistake["sentence"]) for mistake in about["mistakes"]}
        texts |= {("tell", each["tell"]) for each in told if each}
    said = {f"{kind}:{text}": _(text, kind) for kind, text in sorted(texts)}
    return {**WORDS, **{key: text for key, text in said.items() if not key.endswith(f":{text}")}}


def _nothing(value: object) -> None:
    """Stand for what a mistake answers and no JSON holds: a generator equals no answer."""


def _exercise(key: AnswerKey, exercise: Exercise, answers: bool = True) -> dict[str, Any]:
    """Return what an exercise asks for, its public cases and what known mistakes answer."""
    cases = key[exercise.name].cases
    public = [place for place, prepared in enumerate(cases) if not prepared.case.hidden]
    answered = public if answers else []
    form, scenario = key[exercise.name].normal_form, key[exercise.name].scenario
    return {
        "points": exercise.points,
        "asks": exercise.asks,
        "aliases": exercise.aliases,
        "returns": exercise.returns,
        "weights": dict(exercise.weights),
        "defaults": exercise.defaults,
        "needs": key.needed_by(exercise.name),
        "slopes": dict(exercise.slopes),
        **({"normal_form": vars(form)} if form else {}),
        **({"any_shape": True} if exercise.any_shape else {}),
        **({"any_kind": True} if form and any(c.own is c.expected for c in cases) else {}),
        **({"constructs": [*map(vars, exercise.constructs)]} if exercise.constructs else {}),
        **({"scenario": vars(scenario)} if scenario else {}),
        **({} if exercise.seed is None else {"seed": exercise.seed}),
        "cases": [
            {
                "name": cases[place].case.name,
                "inputs": values.to_json(cases[place].inputs),
                "shown": evidence.inputs(cases[place]),
                "expected": values.to_json(cases[place].expected),
                **({"own": values.to_json(cases[place].own)} if form else {}),
                "weight": cases[place].case.weight,
                "tolerance": [*vars(cases[place].case.tolerance).values()],
                "sizes": cases[place].sizes,
            }
            for place in public
        ],
        "mistakes": [
            {"sentence": m.student, "answers": [values.to_json(known[p]) for p in answered]}
            for m, known in key[exercise.name].mistakes
        ],
    }


def outdated(key: AnswerKey, release: Path) -> str:
    """Return that a release's checks ask other than what is declared, "" where they do not.

    What mistakes answer is not looked at: it takes long to compute, and what they tell changes
    with it.
    """
    name = key.assignment.name
    file = release / "checks.json"
    try:
        there = json.loads(file.read_bytes())["exercises"]
        told = {exercise: _told(about) for exercise, about in there.items()}
    except OSError:
        return ""  # it is not released, or elsewhere
    except (ValueError, TypeError, LookupError, AttributeError):
        told = {}
    declared = {e.name: _exercise(key, e, answers=False) for e in key.assignment.exercises}
    if told == json.loads(json.dumps({each: _told(about) for each, about in declared.items()})):
        return ""
    again = f"nbgrader generate_assignment {name}"
    said = _("the checks of {place} are not those that are declared now: {command}")
    return said.format(place=Place(str(file.parent)), command=again)


def _told(about: dict[str, Any]) -> dict[str, Any]:
    return about | {"mistakes": [mistake["sentence"] for mistake in about["mistakes"]]}
