"""From labels to sentences, by a table of templates: the only place where sentences are made.

A label comes as JSON has it, a dict with the key ``label``; its fields and the table are all that a
sentence is made of, so another language is another table (`autograder.report.english` is one).
Needs the standard library alone: the same text runs in the grader and beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from autograder.compare import Label
from autograder.report.phrases import (
    Words,
    apart,
    close_text,
    entry_text,
    kind_text,
    listed,
    listed_with_and,
    number_text,
    part_of,
    shape_text,
    value_text,
    where,
)


def sentence(label: Label, words: Words) -> str:
    """Return the sentence of a label, with a capital and a full stop."""
    variant, fields = _fields(label, words)
    text = words[label["label"] + variant].format_map(fields)
    if not text.endswith(tuple(words["ends"])):  # Python's own words, where they are the last
        text += words["ends"][0]
    return text[:1].upper() + text[1:]


def joined(labels: Iterable[Label], words: Words) -> str:
    """Return the sentences of several labels on one line, each once."""
    return " ".join(dict.fromkeys(sentence(label, words) for label in labels))


def inputs_line(inputs: Mapping[str, Any], words: Words) -> str:
    """Return a sentence with the inputs of a case, "" where it has none."""
    said = (
        words["of_shape"].format(name=name, shape=shape_text(value["shape"]))
        if isinstance(value, dict)
        else f"{name} = {value_text(value)}"
        for name, value in inputs.items()
    )
    return words["inputs"].format(inputs=", ".join(said)) if inputs else ""


def input_text(value: Any, words: Words) -> str:
    """Return one input of a case: a number, nested lists, or what is too large to read."""
    is_large = isinstance(value, dict)
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
    fields["part"] = part_of(label.get("part"), words)
    if isinstance(label.get("actual"), Mapping):
        fields["actual"] = kind_text(label["actual"], words)
        if label["actual"]["kind"] == "none" and label.get("part") is None:
            fields["actual"] = words["none.result"]
    special = _SPECIAL.get(label["label"])
    variant, more = special(label, words) if special else ("", {})
    return variant, fields | more


def _missing(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    names = label["names"] if label["variables"] else label["names"][:1]
    as_text = words["as_text"].format(where=where(label.get("place"), words))
    close = as_text if label.get("place") else close_text(label, words)
    fields = {"names": listed(names), "close": close}
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


def _not_a_dict(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"keys": listed(label["keys"])}


def _wrong_count(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, names = label["actual"], label["names"]
    fields = {"expected": str(len(names)), "names": listed(names)}
    if actual["kind"] in ("tuple", "list"):
        fields["actual"] = kind_text(actual | {"kind": "values"}, words)
    return "", fields


def _no_key(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"close": close_text(label, words)}


def _no_value(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    raised = label.get("raised")
    why = sentence({"label": "raised", **raised}, words) if raised else ""
    return ".raised" if raised else "", {"raised": why}


def _wrong_kind(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    kind = "array" if label["shape"] else "number"
    expected = kind_text({"kind": kind, "shape": label["shape"]}, words)
    fields = {"expected": words["numbers"] if label.get("listed") else expected}
    if label["actual"]["kind"] == "none" and label.get("listed"):
        fields["actual"] = words["none.list"]
    mend = label.get("mend")
    return f".{mend}" if mend else "", fields


def _wrong_shape(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, expected = tuple(label["actual"]), tuple(label["expected"])
    variants = {
        ".number": expected == (),
        ".array": actual == (),
        ".transposed": len(expected) == 2 and actual == expected[::-1],
        ".column": expected == (*actual, 1),
        ".row": expected == (1, *actual),
        "": True,
    }
    variant = next(name for name, holds in variants.items() if holds)
    return variant, {"actual": shape_text(actual), "expected": shape_text(expected)}


def _not_finite(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"entry": entry_text(label, words)}


def _wrong_values(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, expected = apart(label["actual"], label["expected"])
    count = words["wrong_values.count"].format_map(label) if label["size"] > 1 else ""
    fields = {"entry": entry_text(label, words), "actual": actual, "expected": expected}
    return "", fields | {"count": count, "pattern": _pattern(label, words)}


def _pattern(label: Label, words: Words) -> str:
    """Return what wrong entries have in common, or how far the worst is off."""
    factor, offset, error = (label.get(name) for name in ("factor", "offset", "error"))
    one = "wrong_values" if label["size"] > 1 else "wrong_values.one"
    if factor is not None and abs(factor + 1) < 1e-5:
        return words[f"{one}.sign"]
    if factor is not None:
        large = abs(factor) > 1
        times = f"{factor if large else 1 / factor:.4g}"
        sizes = ""
        if names := label.get("sizes", ()):
            known = words["size" if len(names) == 1 else "sizes"]
            sizes = known.format(names=listed_with_and(names, words, quote=""), times=times)
        return words[f"{one}.large" if large else f"{one}.small"].format(times=times, sizes=sizes)
    if offset is not None:
        return words["wrong_values.offset"].format(offset=f"{offset:+.4g}")
    if error is None:
        return ""
    at = label.get("error_at")
    text = words["wrong_values.error" if at is None else "wrong_values.error_at"]
    return text.format(error=f"{error:.4g}", index=list(at or ()))


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
    helpers = listed(label["helpers"])
    return "", {"helpers": helpers, "sentence": sentence(label["finding"], words)}


def _one_entry(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"shape": shape_text(label["shape"])}


def _other_parameters(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {name: f"({', '.join(label[name])})" for name in ("takes", "called")}


def _swapped(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {name: listed(label[name]) for name in ("returned", "asked")}


def _no_default(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    several = ".several" if len(label["names"]) > 1 else ""
    return several, {"names": listed_with_and(label["names"], words)}


_SPECIAL: Mapping[str, Callable[[Label, Words], tuple[str, dict[str, str]]]] = {
    "missing": _missing,
    "unreadable": _unreadable,
    "conflict": _conflict,
    "unfinished": _unfinished,
    "rebound": _rebound,
    "not_a_dict": _not_a_dict,
    "wrong_count": _wrong_count,
    "no_key": _no_key,
    "no_value": _no_value,
    "wrong_kind": _wrong_kind,
    "wrong_shape": _wrong_shape,
    "not_finite": _not_finite,
    "wrong_values": _wrong_values,
    "raised": _raised,
    "no_threads": _no_threads,
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
