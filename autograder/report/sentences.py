"""From labels to sentences, by a table of templates: the only place where sentences are made.

A label comes as JSON has it, a dict with the key ``label``; its fields and the table are all that a
sentence is made of, so another language is another table (`autograder.report.english` is one).
Needs the standard library alone: the same text runs in the grader and beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from autograder.compare import Label

Words = Mapping[str, str]


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
        words["of_shape"].format(name=name, shape=_shape(value["shape"]))
        if isinstance(value, dict)
        else f"{name} = {_text(value)}"
        for name, value in inputs.items()
    )
    return words["inputs"].format(inputs=", ".join(said)) if inputs else ""


def input_text(value: Any, words: Words) -> str:
    """Return one input of a case: a number, nested lists, or what is too large to read."""
    is_large = isinstance(value, dict)
    return words["array"].format(shape=_shape(value["shape"])) if is_large else _text(value)


def listed_with_and(names: Iterable[str], words: Words, quote: str = "`") -> str:
    """Return names, the last of several after "and"; "" where there is none."""
    *first, last = [f"{quote}{name}{quote}" for name in names] or [""]
    return words["and"].format(first=", ".join(first), last=last) if first else last


def _fields(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    """Return which of a label's templates it takes, "" for the first, and what fills it."""
    fields = {
        name: _number(value)
        for name, value in label.items()
        if isinstance(value, (str, int, float))
    }
    fields["part"] = _part(label.get("part"), words)
    if isinstance(label.get("actual"), Mapping):
        fields["actual"] = _kind(label["actual"], words)
        if label["actual"]["kind"] == "none" and label.get("part") is None:
            fields["actual"] = words["none.result"]
    special = _SPECIAL.get(label["label"])
    variant, more = special(label, words) if special else ("", {})
    return variant, fields | more


def _missing(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    names = label["names"] if label["variables"] else label["names"][:1]
    as_text = words["as_text"].format(where=where(label.get("place"), words))
    close = as_text if label.get("place") else _close(label, words)
    fields = {"names": _listed(names), "close": close}
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
    return "", {"keys": _listed(label["keys"])}


def _wrong_count(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, names = label["actual"], label["names"]
    fields = {"expected": str(len(names)), "names": _listed(names)}
    if actual["kind"] in ("tuple", "list"):
        fields["actual"] = _kind(actual | {"kind": "values"}, words)
    return "", fields


def _no_key(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"close": _close(label, words)}


def _no_value(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    raised = label.get("raised")
    why = sentence({"label": "raised", **raised}, words) if raised else ""
    return ".raised" if raised else "", {"raised": why}


def _wrong_kind(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    kind = "array" if label["shape"] else "number"
    expected = _kind({"kind": kind, "shape": label["shape"]}, words)
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
    return variant, {"actual": _shape(actual), "expected": _shape(expected)}


def _not_finite(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"entry": _entry(label, words)}


def _wrong_values(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, expected = _apart(label["actual"], label["expected"])
    count = words["wrong_values.count"].format_map(label) if label["size"] > 1 else ""
    fields = {"entry": _entry(label, words), "actual": actual, "expected": expected}
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
    helpers = _listed(label["helpers"])
    return "", {"helpers": helpers, "sentence": sentence(label["finding"], words)}


def _one_entry(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"shape": _shape(label["shape"])}


def _other_parameters(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {name: f"({', '.join(label[name])})" for name in ("takes", "called")}


def _swapped(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {name: _listed(label[name]) for name in ("returned", "asked")}


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


# fields in words


def where(place: Mapping[str, Any] | None, words: Words) -> str:
    """Return what stands at a place in a submission, and which line of its cell that is."""
    if place is None:
        return ""
    kind = "cell" if place["cell"] else "line"
    return words[f"{kind}.statement" if place["statement"] else kind].format_map(place)


def _part(part: str | None, words: Words) -> str:
    return f"`{part}`" if part else words["result"]


def _entry(label: Label, words: Words) -> str:
    """Return `` `dw[0, 0]` ``, or "entry [0] of the result" of one that has no name."""
    part, index = label.get("part"), label["index"]
    if not index:
        return _part(part, words)
    inside = ", ".join(map(str, index))
    if part:
        return f"`{part}[{inside}]`"
    return words["entry"].format(index=f"[{inside}]", part=words["result"])


def _kind(kind: Mapping[str, Any], words: Words) -> str:
    return words[kind["kind"]].format_map(
        {"size": 0, **kind, "shape": _shape(kind.get("shape", ()))}
    )


def _close(label: Label, words: Words) -> str:
    return words["close"].format(name=label["close"]) if label.get("close") else ""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _shape(shape: Iterable[int]) -> str:
    return str(tuple(shape))


def _apart(actual: Any, expected: Any) -> tuple[str, str]:
    """Return two numbers with as many digits as it takes to tell them apart."""
    pairs = ((_number(actual, digits), _number(expected, digits)) for digits in (6, 9, 17))
    return next((pair for pair in pairs if pair[0] != pair[1]), (str(actual), str(expected)))


def _number(value: Any, digits: int = 6) -> str:
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)


def _text(value: Any) -> str:
    return f"[{', '.join(map(_text, value))}]" if isinstance(value, list) else _number(value)
