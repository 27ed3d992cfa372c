"""The table of templates in the language that is spoken, and what a course says in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.language import _
from autograder.report.english import ENGLISH


class Spoken(Mapping[str, str]):
    """`ENGLISH` and, under ``tell:<English>`` and the like, a course's texts, as they are said now.

    What has no entry is English.

    Parameters
    ----------
    instead : dict
        Keys whose template is another key's.
    """

    def __init__(self, instead: Mapping[str, str] | None = None) -> None:
        self._instead = instead or {}

    def __getitem__(self, key: str) -> str:
        key = self._instead.get(key, key)
        if key in ENGLISH:
            return _(ENGLISH[key], key)
        kind, colon, text = key.partition(":")
        if not colon:
            raise KeyError(key)
        return _(text, kind)

    def __contains__(self, key: object) -> bool:
        return key in ENGLISH

    def __iter__(self) -> Iterator[str]:
        return iter(ENGLISH)

    def __len__(self) -> int:
        return len(ENGLISH)


WORDS = Spoken()
