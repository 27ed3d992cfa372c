"""An answer on the public cases of its exercise, and what is said where it does not pass.

Ships beside each notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from types import FunctionType
from typing import Any

from autograder.compare import Failure, Judged, Label, agreed, compare, kind_of
from autograder.judge.slopes import moved, slip
from autograder.judge.verdict import Asked, Call, judged, known, swapped
from autograder.notebook.calls import seen, tried
from autograder.notebook.history import Source, cut_off, program, shell, variables
from autograder.notebook.recipes import in_form, played
from autograder.notebook.rules import asked_of, mistakes_of, rules
from autograder.notebook.values import holds_blank, inputs_of
from autograder.report.phrases import of_course, spaced, wrapped
from autograder.report.sentences import inputs_line, joined, sentence


class NotYet(AssertionError):
    """A check that does not pass: shown as its sentence, no traceback."""

    def _render_traceback_(self) -> list[str]:
        lines = str(self).splitlines()
        return [wrapped(line, WIDTH, "    ") for line in lines]


class Unanswered(NotYet):
    """A blank, which is no mistake."""


WIDTH = 80  # characters; `nbgrader validate` cuts what is longer than 83
_UNKNOWN = Source()  # of what is no function of the notebook's
Passed = tuple[int, list[Label]]  # how many public cases, none if they were not run; and advice


def told(key: str, **fields: Any) -> str:
    """Return a sentence of a check's own."""
    words = rules()["words"]
    return spaced(words[f"check.{key}"].format(**fields), words)


def unscored(advice: Iterable[Label]) -> list[str]:
    """Return advice in lines that say that it is that, each once."""
    words = rules()["words"]
    said = dict.fromkeys(sentence(label, words) for label in advice)
    return [spaced(words["advice"].format(sentence=each), words) for each in said]


def failed(name: str, label: Label) -> str:
    """Return that an exercise is wrong, and why."""
    return told("failed", name=name, sentence=sentence(label, rules()["words"]))


def refuse_unseen(name: str) -> None:
    """Raise `NotYet` where what was run binds no answer by its text: no grader would find it."""
    about, ran = rules()["exercises"].get(name), program()
    if about is None or not ran.cells or ran.binders("*"):
        return
    groups = [[each] for each in about["asks"]] or [[name, *about["aliases"]]]
    for names in groups:
        if not any(ran.binders(each) or ran.inlined.binders(each) for each in names):
            raise NotYet(told("unseen", name=name, answer=names[0]))


def answers_of(name: str, function: Callable[..., Any], source: Source = _UNKNOWN) -> list[Call]:
    """Call a function on the public cases of an exercise; a blank is told from a mistake."""
    if not callable(function):
        raise NotYet(
            failed(name, {"label": "no_function", "actual": kind_of(seen(function).value)})
        )
    blank = type(function) is FunctionType and holds_blank(function.__code__.co_consts)
    exercise, long = rules()["exercises"][name], told("long", name=name)
    answers, entry = [], played(name, function)
    for case in exercise["cases"]:
        inputs, seed = inputs_of(case), exercise.get("seed")
        answer = tried(entry, inputs, exercise["defaults"], long, seed=seed)
        answer = replace(answer, raised=cut_off(answer.raised))
        answer = answer if entry is function else replace(answer, changed=())
        if _is_open(answer, blank):
            if blank:
                raise _still_blank(name, source)
            raise Unanswered(told("unfinished.use", name=name))
        answers.append(answer)
    return answers


def _still_blank(name: str, source: Source) -> Unanswered:
    """Return that an answer is still blank, and which line of it, if that is known."""
    if not (lines := source.blank_lines()):
        return Unanswered(told("unanswered", name=name))
    label = {"label": "unfinished", "place": {"statement": lines[0]}}
    line = sentence(label, rules()["words"])
    return Unanswered(told("unfinished", name=name, sentence=line))


def made_again(name: str) -> list[Call]:
    """Make an exercise's variables anew, by case; nothing where that can't be done."""
    exercise, ran = rules()["exercises"].get(name, {"asks": ()}), program()
    asks, long = exercise["asks"], told("long", name=name)
    if not asks or not all(map(ran.definition, asks)):
        return []
    cases = [inputs_of(case) for case in exercise["cases"]]
    answers = [made for inputs in cases if (made := variables(ran, asks, inputs, long))]
    if any(map(_is_open, answers)):
        raise Unanswered(told("unfinished.use", name=name))
    return answers


def used_by(name: str, helper: str) -> list[Call]:
    """Return the answers of a helper, where the variables of an exercise use it, else nothing."""
    user, used = rules()["exercises"][name], rules()["exercises"][helper]
    names = used["asks"] or [helper, *used["aliases"]]
    needed = program().slice(user["asks"], provided=inputs_of(user["cases"][0]))
    if not any(statement.binds.intersection(names) for statement in needed):
        return []
    if used["asks"]:
        return made_again(helper)
    defined = getattr(shell(), "user_ns", {})
    return next((answers_of(helper, defined[each]) for each in names if each in defined), [])


def _is_open(answer: Call, blank: bool = False) -> bool:
    """Tell whether an answer comes from a blank, its own or another's."""
    failed = isinstance(answer.value, Failure)
    return (failed and (blank or "ellipsis" in answer.value.message)) or holds_blank(answer.value)


def passing(
    name: str,
    answers: list[Call],
    of_helper: Callable[[str], list[Call]],
    source: Source = _UNKNOWN,
    lead: str = "",
) -> Passed:
    """Return how many cases pass, and advice; raise what comes first where one does not.

    With ``lead`` as the first words on a case that fails.
    """
    exercise, words = rules()["exercises"][name], rules()["words"]
    asked = asked_of(name)
    answers = [in_form(name, a, case.own) for a, case in zip(answers, asked, strict=True)]
    verdicts = [judged(answer, case) for answer, case in zip(answers, asked, strict=True)]
    first = next((place for place, each in enumerate(verdicts) if each.labels), None)
    if first is None:
        return len(answers), [label for each in verdicts for label in each.advice]
    if source.blank_lines():
        raise _still_blank(name, source)
    for helper in exercise["needs"]:
        if _is_wrong(name, helper, of_helper):
            raise NotYet(failed(name, {"label": "helper_wrong", "helper": helper}))
    found = [Judged(v.labels, a.expected, a.sizes) for v, a in zip(verdicts, asked, strict=True)]
    labels = agreed(found, tuple(exercise["returns"]))[first]
    values, case = [answer.value for answer in answers], exercise["cases"][first]
    mistake, order = known(mistakes_of(name), values, asked), swapped(values, asked)
    if mistake:
        said = [of_course("tell", mistake, words), sentence(labels[0], words)]
    else:
        hint = _hint(name, source, asked[-1])
        groups = ([order] if order else [], labels, [hint] if hint else [])
        said = [joined(each, words) for each in groups]
    inputs = inputs_line(case["shown"], words, exercise["asks"])
    said = [lead, *said, inputs, *unscored(source.advice(right=False))]
    text = "\n  ".join(filter(None, said))
    raise NotYet(
        told("failed.case", name=name, case=of_course("case", case["name"], words), sentence=text)
    )


def of_variables(name: str, values: dict[str, Any], right: dict[str, Any]) -> Label | None:
    """Return what is wrong first with variables of the notebook's own data."""
    made = [in_form(name, Call(each), right) for each in (values, right)]
    if not all(each.has_form for each in made):
        made = [Call(values), Call(right)]
    labels = compare(made[0].value, made[1].value).labels
    return labels[0] if labels else None


def _hint(name: str, source: Source, asked: Asked) -> Label | None:
    """Return which of a cost and its slopes is wrong, where an exercise has them."""
    exercise = rules()["exercises"][name]
    if not exercise["slopes"] or source.function is None:
        return None
    given, slopes = exercise["cases"][-1], exercise["slopes"]
    inputs = inputs_of(given)
    calls = [inputs_of(given), *moved(inputs, slopes)]
    fixed = {"defaults": exercise["defaults"], "seed": exercise.get("seed")}
    ended = [tried(source.function, each, **fixed) for each in calls]
    return slip(slopes, inputs, asked, [in_form(name, c).value for c in ended if not c.raised])


def _is_wrong(name: str, helper: str, of_helper: Callable[[str], list[Call]]) -> bool:
    """Tell whether a helper, as it now stands in the notebook, fails public cases of its own."""
    try:
        answers = of_helper(helper)  # none if it is not used
        pairs = zip(answers, asked_of(helper) if answers else [], strict=True)
        return any(judged(in_form(helper, each, case.own), case).labels for each, case in pairs)
    except Unanswered:
        raise Unanswered(told("unfinished.use", name=name)) from None
    except NotYet:
        return True
