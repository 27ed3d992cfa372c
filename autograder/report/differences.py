"""What fills the templates of differences: which template a label takes, and its fields in words.

Needs the standard library alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from autograder.compare import Label
from autograder.report.phrases import (
    Words,
    apart,
    close_text,
    entry_text,
    kind_text,
    listed,
    listed_with_and,
    shape_text,
)

Filled = Callable[[Label, Words], tuple[str, dict[str, str]]]


def _not_a_dict(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"keys": listed(label["keys"], words)}


def _wrong_count(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, names = label["actual"], label["names"]
    fields = {"expected": str(len(names)), "names": listed(names, words)}
    if actual["kind"] in ("tuple", "list"):
        fields["actual"] = kind_text(actual | {"kind": "values"}, words)
    return "", fields


def _no_key(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"close": close_text(label, words)}


def _wrong_kind(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    kind = "array" if label["shape"] else "number"
    expected = kind_text({"kind": kind, "shape": label["shape"]}, words)
    if label.get("listed"):
        expected = words["numbers" if any(label["shape"]) else "list.empty"]
    fields = {"expected": expected}
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


def _wrong_length(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return ".one" if label["actual"] == 1 else "", {}


def _not_finite(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"entry": entry_text(label, words)}


def _wrong_values(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    actual, expected = apart(label["actual"], label["expected"])
    fields = {"entry": entry_text(label, words), "actual": actual, "expected": expected}
    return "", fields | {"count": _count(label, words), "pattern": _pattern(label, words)}


def _count(label: Label, words: Words) -> str:
    """Return how many of several entries differ."""
    return words["wrong_values.count"].format_map(label) if label.get("size", 1) > 1 else ""


def _other_kind(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"expected": kind_text(label["expected"], words)}


def _wrong_text(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    how = label.get("how") or ("index" if label["index"] > 20 else "")
    text = words[f"wrong_text.{how}"].format_map(label) if how else ""
    return "", {"count": _count(label, words), "how": text}


def _wrong_entry(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    return "", {"count": _count(label, words)}


def _wrong_members(label: Label, words: Words) -> tuple[str, dict[str, str]]:
    named = {side: label.get(side, ()) for side in ("lacking", "others")}
    alone = "" if all(named.values()) else next(f".{side}" for side in named if named[side])
    fields = {side: listed_with_and(members, words) for side, members in named.items()}
    return ("" if label["of"] == "set" else f".{label['of']}") + alone, fields


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


DIFFERENCES: Mapping[str, Filled] = {
    "not_a_dict": _not_a_dict,
    "wrong_count": _wrong_count,
    "no_key": _no_key,
    "wrong_kind": _wrong_kind,
    "wrong_shape": _wrong_shape,
    "wrong_length": _wrong_length,
    "not_finite": _not_finite,
    "wrong_values": _wrong_values,
    "other_kind": _other_kind,
    "wrong_text": _wrong_text,
    "wrong_entry": _wrong_entry,
    "wrong_members": _wrong_members,
}
