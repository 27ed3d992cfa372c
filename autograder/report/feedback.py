"""What is said of an exercise: each sentence once, in one order of importance, for all readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import replace

from autograder.errors import SubmissionError
from autograder.language import _, say
from autograder.report.english import ENGLISH
from autograder.report.phrases import Words, listed, listed_with_and, of_course, spaced, where
from autograder.report.sentences import inputs_line, joined, sentence
from autograder.report.words import WORDS
from autograder.results import CaseResult, ExerciseResult, Fault, Result, Score
from autograder.results.label import Label
from autograder.results.labels import Finding, HelperWrong, KnownMistake
from autograder.text import points

#: Of several findings on an exercise, the one that comes first here leads.
ORDER = (
    *("unanswered", "missing", "conflict", "unreadable"),
    *("helper_wrong", "known_mistake", "swapped", "unfinished"),
)


@dataclass(frozen=True)
class CaseFeedback:
    """A case and what is said of it; ``told``: the exercise's first sentence has said it."""

    case: CaseResult
    sentence: str
    inputs: str
    told: bool

    @property
    def line(self) -> str:
        """What is news of it, and its inputs."""
        return _line("" if self.told else self.sentence, self.inputs)

    @property
    def alone(self) -> str:
        """Sentence and inputs, where nothing else of the exercise is shown."""
        return _line(self.sentence, self.inputs)


@dataclass(frozen=True)
class Feedback:
    """What a student reads of an exercise; "" or nothing where there is nothing to say."""

    lead: str
    said: tuple[Finding, ...]  # what the lead says, as data
    carried: str
    hint: str
    line: str  # which to look at
    example: CaseFeedback | None
    smallest: str  # the example on a line
    public: tuple[CaseFeedback, ...]  # those that failed
    hidden: tuple[str, ...]  # a line for those that failed alike, of what the lead has not said
    right: str  # which of its parts are
    advice: tuple[str, ...]
    unscored: tuple[str, ...]  # the advice as lines that say that it is that
    dropped: str  # why it counts for nobody

    @property
    def brief(self) -> str:
        """What is wrong, on one line."""
        return _line(self.lead, self.carried)

    @property
    def first(self) -> tuple[str, ...]:
        """What is wrong, where to look, and why it does not count."""
        return tuple(filter(None, (self.lead, self.carried, self.hint, self.line, self.dropped)))

    @property
    def more(self) -> tuple[str, ...]:
        """What shows it, and what is not scored: with `first`, all that fits one screen."""
        shown = (self.smallest, *(row.line for row in self.public[:1]))
        return (*filter(None, (*shown, self.right)), *self.unscored)

    @property
    def lines(self) -> tuple[str, ...]:
        """All that fits one screen, in order."""
        return self.first + self.more


def feedback(exercise: ExerciseResult, words: Words = WORDS) -> Feedback:
    """Return what is said of an exercise, in the words of a table of templates."""
    lead, said = _lead(exercise, words)
    is_put_off = any(isinstance(each, HelperWrong) for each in said)  # its numbers say nothing
    helpers = listed(exercise.carried_forward, words)
    example = _case(exercise, exercise.example, said, words) if exercise.example else None
    advice = tuple(sentence(_data(each), words) for each in exercise.advice)
    return Feedback(
        lead,
        said,
        carried=_line(words["carried_forward"].format(helpers=helpers)) if helpers else "",
        hint=sentence(_data(exercise.hint), words) if exercise.hint else "",
        line=look(exercise, words),
        example=example,
        smallest=_line(words["example"].format(sentence=example.line)) if example else "",
        public=tuple(
            _case(exercise, case, said, words)
            for case in exercise.failed
            if not (case.hidden or is_put_off)
        ),
        hidden=tuple(_hidden(exercise, words)),
        right=_right(exercise, words),
        advice=advice,
        unscored=tuple(_line(words["advice"].format(sentence=text)) for text in advice),
        dropped=_dropped(exercise, words),
    )


def on_case(exercise: ExerciseResult, case: CaseResult, words: Words = WORDS) -> str:
    """Return what a test report says of a case that did not pass, a sentence a line."""
    whole = feedback(exercise, words)
    said = _case(exercise, case, whole.said, words)
    own = _on_hidden([case], words) if case.hidden and said.sentence else said.sentence
    lines = (*whole.first, "" if said.told else own, said.inputs, whole.smallest)
    return "\n".join(filter(None, lines))


def case_line(case: CaseResult, words: Words = WORDS) -> str:
    """Return what is wrong with a case, "" where nothing is."""
    return _joined(case, words)


def passing(cases: Iterable[CaseResult], words: Words = WORDS) -> str:
    """Return how many of some cases pass, "" of none: the public ones, then the hidden ones."""
    kinds: dict[str, list[bool]] = {}
    for case in sorted(cases, key=lambda case: case.hidden):
        kind = "hidden" if case.hidden else "public"
        kinds.setdefault(f"passing.{kind}", []).append(case.status == "passed")
    counts = [words[k].format(passed=sum(each), count=len(each)) for k, each in kinds.items()]
    both = listed_with_and(counts, words, quote="")
    return _line(words["passing"].format(counts=both)) if counts else ""


def worth(exercise: ExerciseResult, *, brief: bool = False) -> str:
    """Return the points of an exercise, and how it counts where it is not as usual."""
    said = _("{score} of {most}") if brief else _("{score} of {most} points")
    if exercise.dropped or exercise.bonus:
        how = _("not counted") if exercise.dropped else _("a bonus")
        said = _("{points}, {how}").format(points=said, how=how)
    return said.format(score=points(exercise.score), most=points(exercise.max_score))


def standing(exercise: ExerciseResult, words: Words = WORDS) -> str:
    """Return what of an exercise is right: parts, cases, and why it has points where few pass."""
    right, has_parts = _right(exercise, words), any(case.part for case in exercise.failed)
    shares = (
        "" if right or exercise.status != "partial" or not has_parts else words["passing.parts"]
    )
    return _line(right, passing(exercise.cases, words), shares)


def look(exercise: ExerciseResult, words: Words = WORDS) -> str:
    """Return which line to look at, or which two, "" where none is known."""
    place, other = map(msgspec.to_builtins, (exercise.line, exercise.other_line))
    if not place:
        return ""
    template = words["look.two" if other else "look"]
    said = template.format(where=where(place, words), other=where(other, words) if other else "")
    return _line(said)


def reason(why: Fault | SubmissionError) -> str:
    """Return why there is no score, as a sentence."""
    text = say(why if isinstance(why, Fault) else why.reason)
    return text[:1].upper() + text[1:]


def fault_line(row: Result | Score) -> str:
    """Return which submission has no score, and why; for instructors."""
    return f"{row.submission}: {say(row.fault)}" if row.fault else ""


def public_fault_line(row: Result, words: Words = WORDS) -> str:
    """Return the same for students, who read of the grader's own faults no more than that.

    What it says of a course may be a piece of the solution.
    """
    told = words["fault.grader"]
    return f"{row.submission}: {told}" if row.grader_failed else fault_line(row)


def rendered(result: Result) -> Result:
    """Return a result with ``feedback`` and ``message`` filled in for outsiders, in English."""

    def case(row: CaseResult) -> CaseResult:
        return replace(row, message=_joined(row, ENGLISH))

    def exercise(each: ExerciseResult) -> ExerciseResult:
        example = case(each.example) if each.example else None
        cases = tuple(map(case, each.cases))
        return replace(each, feedback=feedback(each, ENGLISH).brief, cases=cases, example=example)

    return replace(result, exercises=tuple(map(exercise, result.exercises)))


def _right(exercise: ExerciseResult, words: Words) -> str:
    """Return which of several parts are right, "" where none is."""
    right, size = (
        [part for part, is_right in exercise.parts.items() if is_right],
        len(exercise.parts),
    )
    said = words["right"].format(parts=listed(right, words), count=len(right), size=size)
    return _line(said) if right else ""


def _lead(exercise: ExerciseResult, words: Words) -> tuple[str, tuple[Finding, ...]]:
    """Return the sentence that comes first, and what it says as data."""
    if exercise.findings:
        first = min(exercise.findings, key=_rank)
        return sentence(_data(first), words), (first,)
    wrong = exercise.failed or [case for case in exercise.cases if case.findings]
    if not wrong:
        return "", ()
    first_public = next((case for case in wrong if not case.hidden), None)
    if first_public:
        return _joined(first_public, words), first_public.findings
    named = words["case"].format(name=of_course("case", wrong[0].name, words))
    text = words["hidden_only"].format(case=named, sentence=_joined(wrong[0], words))
    return _line(text), wrong[0].findings


def _rank(finding: Finding) -> int:
    """Return the place in `ORDER`; after all others what a file of other hands may hold."""
    return [*ORDER, label := str(_data(finding)["label"])].index(label)


def _hidden(exercise: ExerciseResult, words: Words) -> Iterator[str]:
    """Yield a line for the hidden cases that failed alike, but for one that the lead names."""
    alike: dict[tuple[Finding, ...], list[CaseResult]] = {}
    for case in exercise.failed:
        if case.hidden:
            alike.setdefault(case.findings, []).append(case)
    leads = not exercise.findings and exercise.failed[:1]
    for cases in alike.values():
        if cases != leads:
            yield _on_hidden(cases, words)


def _on_hidden(cases: Sequence[CaseResult], words: Words) -> str:
    """Return what is said of hidden cases that failed alike."""
    named = (words["case"].format(name=of_course("case", case.name, words)) for case in cases)
    template = words["hidden.several" if len(cases) > 1 else "hidden"]
    names = listed(named, words, quote="")
    return _line(template.format(cases=names, sentence=_joined(cases[0], words)))


def _case(
    exercise: ExerciseResult, case: CaseResult, said: tuple[Finding, ...], words: Words
) -> CaseFeedback:
    named = any(isinstance(label, KnownMistake) for label in said)
    first = replace(case, findings=case.findings[:1]) if named else case
    text, inputs = _joined(first, words), inputs_line(case.inputs, words, exercise.variables)
    return CaseFeedback(case, text, inputs, told=case.findings == said)


def _joined(case: CaseResult, words: Words) -> str:
    return joined(map(_data, case.findings), words)


def _dropped(exercise: ExerciseResult, words: Words) -> str:
    """Return why an exercise counts for nobody, "" where it counts."""
    why = of_course("tell", exercise.dropped, words)
    return _line(_("Not counted: {why}").format(why=why)) if exercise.dropped else ""


def _line(*parts: str) -> str:
    return spaced(" ".join(filter(None, parts)), WORDS)


def _data(label: Label) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(label)
    return data
