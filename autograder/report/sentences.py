"""From labels to sentences, by a table of templates: the only place where sentences are made.

A label comes as JSON has it, a dict with the key ``label``; its fields and the table are all that a
sentence is made of, so another language is another table (`autograder.report.english` is one).
Needs the standard library alone: the same text runs in the grader and beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from autograder.compare import Label
from autograder.report.differences import DIFFERENCES, Filled
from autograder.report.phrases import (
    Words,
    close_text,
    kind_text,
    listed,
    listed_with_and,
    number_text,
    of_course,
    part_of,
    shape_text,
    spaced,
    value_text,
    where,
)


def sentence(label: Label, words: Words) -> str:
    """Return the sentence of a label, with a capital and a full stop."""
    variant, fields = _fields(label, words)
    text = words[label["label"] + variant].format_map(fields)
    if not text.endswith(tuple(words["ends"])):  # Python's own words, where they are the last
        text += words["ends"][0]
    return spaced(text[:1].upper() + text[1:], words)


def joined(labels: Iterable[Label], words: Words) -> str:
    """Return the sentences of several labels on one line, each once."""
    return spaced(" ".join(dict.fromkeys(sentence(label, words) for label in labels)), words)


def inputs_line(inputs: Mapping[str, Any], words: Words, variables: object = False) -> str:
    """Return a sentence with the inputs of a case, "" where it has none.

    Where variables are asked for, these took the place of what the student knows.
    """
    said = (
        words["of_shape"].format(name=name, shape=shape_text(value["shape"]))
        if isinstance(value, dict) and "shape" in value
        else f"{name} = {value_text(value)}"
        for name, value in inputs.items()
    )
    template = words["inputs.variables" if variables else "inputs"]
    return spaced(template.format(inputs=listed(said, words, quote="")), words) if inputs else ""


def input_text(value: Any, words: Words) -> str:
    """Return one input of a case: a number, nested lists, or what is too large to read."""
    is_large = isinstance(value, dict) and "shape" in value
    return (
        words["array"].format(shape=shape_text(value["shape"])) if is_large else value_text(value)
    )


def _fields(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    """Return which of a label's templates it takes, "" for the first, and what fills it."""
    fields = {
        name: number_text(value)
        for name, value in label.items()
        if isinstance(value, (str, int, float))
    }
    fields["part"] = part_of(label.get("part"), words, label.get("at", ""))
    if isinstance(label.get("actual"), Mapping):
        fields["actual"] = kind_text(label["actual"], words)
        if label["actual"]["kind"] == "none" and not (label.get("part") or label.get("at")):
            fields["actual"] = words["none.result"]
    special = _SPECIAL.get(label["label"])
    variant, more = special(label, words) if special else ("", {})
    return variant, fields | more


def _missing(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    names = label["names"] if label["variables"] else label["names"][:1]
    as_text = words["as_text"].format(where=where(label.get("place"), words))
    close = as_text if label.get("place") else close_text(label, words)
    fields = {"names": listed(names, words), "close": close}
    return ".variables" if label["variables"] else "", fields


def _unreadable(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"where": where(label.get("place"), words) or words["its_cell"]}


def _conflict(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"where": where(label["place"], words)}


def _unfinished(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    statement = label["place"]["statement"]
    return ".empty" if statement.endswith(":") else "", {"statement": statement}


def _rebound(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"where": where(label.get("place"), words)}


def _no_value(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    raised = label.get("raised")
    why = sentence({"label": "raised", **raised}, words) if raised else ""
    return ".raised" if raised else "", {"raised": why}


def _raised(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    cause = label.get("because")
    place = where(label.get("place"), words)
    if place and label.get("called"):
        place = words["called"].format(where=place, called=where(label["called"], words))
    error = label["error"] or words["exception"]
    fields = {"error": error, "where": place, "message": _explained(label, words)}
    if cause:
        fields |= {"cause": cause[0] or words["exception"], "reason": cause[1]}
    return (".at" if place else "") + (".because" if cause else ""), fields


def _explained(label: Label, words: Words) -> str:
    """Return what an exception means, then Python's words; these alone where it is not known."""
    message, why = label["message"], label.get("why", {})
    kind = f"why.{why.get('kind')}"
    if kind not in words:
        return str(message or words["no_message"])
    text = words[kind].format_map({name: _meant(name, why[name], words) for name in why})
    return words["explained"].format(why=text, message=message) if message else text


def _meant(name: str, value: str, words: Words) -> str:
    """Return a field of an explanation; a type in words, names as code."""
    if name in ("type", "other"):
        known = f"type.{value}"
        return words[known] if known in words else words["object"].format(type=value)
    return value.replace("'", "`") if name == "names" else value


def _told(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    variant = ".failed" if label.get("failed") else ""
    return variant, {"tell": of_course("tell", label["tell"], words)}


def _construct(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    known = f"construct.{label['word']}"
    what = words[known] if known in words else f"`{label['word']}`"
    place, share = where(label.get("place"), words), f"{100 * label['costs']:.3g}"
    lost = words["construct.costs"].format(share=share) if label["costs"] else ""
    tell = f" {of_course('tell', label['tell'], words)}" if label.get("tell") else ""
    fields = {"what": what, "where": place, "costs": lost, "tell": tell}
    return ".at" if place else "", fields


def _no_threads(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    place = where(label.get("place"), words)
    return ".at" if place else "", {"where": place}


def _timed_out(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return ".total" if label.get("total") else "", {}


def _hidden_difference(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    parts = label.get("parts", ())
    several = ".several" if len(parts) > 1 else ""
    fields = {"parts": listed_with_and(parts, words) or words["result"]}
    return "", fields | {"kind": words[f"hidden_difference.{label['kind']}{several}"]}


def _hidden_raise(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"error": label.get("error") or words["exception"]}


def _slopes(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    lists = {name: value for name, value in label.items() if isinstance(value, (tuple, list))}
    fields = {name: listed_with_and(value, words) for name, value in lists.items()}
    if "fitting" in lists and not lists["fitting"]:
        return ".none.several" if len(lists["unfit"]) > 1 else ".none", fields
    several = "fitting" not in lists and len(*lists.values()) > 1
    return ".several" if several else "", fields


def _still_wrong(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    helpers = listed(label["helpers"], words)
    return "", {"helpers": helpers, "sentence": sentence(label["finding"], words)}


def _one_entry(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"shape": shape_text(label["shape"])}


def _other_parameters(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {name: f"({', '.join(label[name])})" for name in ("takes", "called")}


def _swapped(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {name: listed(label[name], words) for name in ("returned", "asked")}


def _no_default(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    several = ".several" if len(label["names"]) > 1 else ""
    return several, {"names": listed_with_and(label["names"], words)}


_SPECIAL: Mapping[str, Filled] = {
    **DIFFERENCES,
    "missing": _missing,
    "unreadable": _unreadable,
    "conflict": _conflict,
    "unfinished": _unfinished,
    "rebound": _rebound,
    "no_value": _no_value,
    "raised": _raised,
    "known_mistake": _told,
    "normal_form": _told,
    "scenario": _told,
    "no_threads": _no_threads,
    "required": _construct,
    "forbidden": _construct,
    "timed_out": _timed_out,
    "other_parameters": _other_parameters,
    "other_order": _other_parameters,
    "swapped": _swapped,
    "no_default": _no_default,
    "hidden_difference": _hidden_difference,
    "hidden_raise": _hidden_raise,
    "slip_in_slopes": _slopes,
    "slip_in_cost": _slopes,
    "slopes_fit": _slopes,
    "slopes_fit_partly": _slopes,
    "still_wrong": _still_wrong,
    "one_entry": _one_entry,
}
