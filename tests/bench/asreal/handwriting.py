"""The same code in another hand: spaces, quotes, indentation, comments, prints in between."""

from __future__ import annotations

import ast
import io
import random
import re
import tokenize
from collections.abc import Iterator

from .text import Edit, Text, is_docstring

_MARKER = re.compile(r"#+\s*(START|END) CODE HERE")
_REMARKS = {
    "en": "step {n}|see lecture {n}|eq. ({n})|took me {n} tries|TODO: check the shape ({n})"
    "|works, don't touch|as on page {n}|shape ok|number {n}|like question {n}, I think",
    "de": "Schritt {n}|siehe Folie {n}|stimmt so|Formel ({n})|Versuch {n}|wie in Übung {n}"
    "|hier war der Fehler|Achtung: Form prüfen",
    "fr": "étape {n}|voir page {n}|formule ({n})|c'est bon|essai numéro {n}|à vérifier",
    "es": "paso {n}|como en la clase {n}|fórmula ({n})|¡ya funciona!|intento {n}",
    "tr": "adım {n}|ders {n}'deki gibi|formül ({n})|burası doğru|deneme {n}",
    "zh": "第{n}步|公式({n})|参考讲义第{n}页|这里要注意形状|第{n}次尝试",
    "ru": "шаг {n}|формула ({n})|см. лекцию {n}|так работает|попытка {n}",
    "ar": "الخطوة {n}|المعادلة ({n})|انظر الصفحة {n}",
}
_LANGUAGES = ["en"] * 6 + list(_REMARKS)
_TIGHT = {"+", "-", "*", "/", "**", "@", "=", "==", "<", ">", "%", ","}
_FSTRING = {getattr(tokenize, f"FSTRING_{part}", None): part for part in ("START", "END")}


class Handwriting:
    """How one student's code looks.

    Parameters
    ----------
    chance : random.Random
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance, draw = chance, chance.random
        self._tight, self._padded = draw() < 0.35, draw() < 0.06
        self._quotes = chance.choice((None, None, "'", '"'))
        self._indent = chance.choice((*[" " * 4] * 8, " " * 2, "\t"))
        self._keeps_markers, self._keeps_docstrings = draw() < 0.8, draw() < 0.9
        self._remarks, self._prints, self._blank = draw() * 0.5, draw() * 0.06, draw() * 0.15
        self._languages = {"en", chance.choice(_LANGUAGES)}

    def of(self, source: str) -> str:
        """Return a cell's code in this hand."""
        for change in (self._commented, self._with_asides, self._spaced, self._indented):
            source = change(source)
        return source

    def remarked(self, source: str, count: int) -> str:
        """Return code with so many remarks: at ends of lines, then within brackets too."""
        text = Text(source)
        simple = [
            n for n in ast.walk(text.tree) if isinstance(n, ast.stmt) and not hasattr(n, "body")
        ]
        lines = sorted({node.end_lineno or 0 for node in simple})
        places = [(text.at(line, len(text.lines[line - 1])), "") for line in lines]
        if count > len(places):  # a statement of one line is the same, whatever stands behind it
            brackets = [token for token in _tokens(source) if token.string in ("(", "[")]
            places += [(text.at(*token.end), "\n") for token in brackets]
        chosen = self._chance.sample(places, min(count, len(places)))
        return text.edited((at, at, f"  {self.remark()}{rest}") for at, rest in chosen)

    def remark(self) -> str:
        """Return what the student says beside a line."""
        language = self._chance.choice(sorted(self._languages))
        words = self._chance.choice(_REMARKS[language].split("|"))
        sign = self._chance.choice(("# ", "# ", "#", "## "))
        return sign + words.format(n=self._chance.randint(1, 60))

    def _commented(self, source: str) -> str:
        """Keep, drop or change the comments that are there."""
        text = Text(source)
        edits: list[Edit] = []
        for token in _tokens(source):
            if token.type == tokenize.COMMENT:
                kept = self._keeps_markers if _MARKER.match(token.string) else None
                if kept or (kept is None and self._chance.random() < 0.5):
                    continue
                start, end = text.at(*token.start), text.at(*token.end)
                alone = not token.line[: token.start[1]].strip()
                if kept is None and self._chance.random() < 0.4:
                    edits.append((start, end, self.remark()))
                else:
                    start = text.at(token.start[0], 0) if alone else start
                    edits.append((start, min(end + alone, len(source)), ""))
        return "\n".join(line.rstrip() for line in text.edited(edits).split("\n"))

    def _with_asides(self, source: str) -> str:
        """Put remarks, blank lines, prints and assertions between the lines."""
        text = Text(source)
        edits: list[Edit] = []
        functions = [n for n in text.tree.body if isinstance(n, ast.FunctionDef)]
        for function in functions:
            if not self._keeps_docstrings and is_docstring(function.body[0]) and function.body[1:]:
                start, end = text.span(function.body[0])
                edits.append((start, end, self.remark()))
        for node in ast.walk(text.tree):
            if not isinstance(node, ast.stmt) or is_docstring(node):
                continue
            line = text.lines[node.lineno - 1]
            indent = line[: len(line) - len(line.lstrip())]
            if indent.encode() != line.encode()[: node.col_offset]:
                continue  # not the first of its line
            start = text.at(node.lineno, 0)
            if self._chance.random() < self._remarks:
                edits.append((start, start, f"{indent}{self.remark()}\n"))
            elif self._chance.random() < self._blank:
                edits.append((start, start, "\n"))
            if any(node in f.body for f in functions) and (aside := self._aside(node)):
                end = text.at(node.end_lineno or 0, len(text.lines[(node.end_lineno or 0) - 1]))
                edits.append((end, end, f"\n{indent}{aside}"))
        return text.edited(edits)

    def _aside(self, node: ast.stmt) -> str:
        """Return a line that looks at what was assigned just now, or nothing."""
        if self._chance.random() > self._prints or not isinstance(node, ast.Assign):
            return ""
        target = node.targets[0]
        if not isinstance(target, ast.Name) or isinstance(node.value, ast.Constant):
            return ""
        said = [
            f'print("{target.id}", {target.id})',
            f"print({target.id})",
            f"# print({target.id})",
        ]
        return self._chance.choice(
            [*said, f"assert {target.id} is not None", f"#{target.id}.shape"]
        )

    def _spaced(self, source: str) -> str:
        """Write operators closer together, parentheses wider apart, strings in other quotes."""
        text = Text(source)
        edits: list[Edit] = [(0, 0, "")]
        for token in _tokens(source):
            start, end = text.at(*token.start), text.at(*token.end)
            if token.type == tokenize.OP and token.string in _TIGHT and self._tight:
                before = source[start - 2 : start - 1].strip() if source[start - 1] == " " else ""
                before = before if start > edits[-1][1] else ""  # a space that is still there
                after = source[end : end + 1] == " " and source[end + 1 : end + 2].strip(" #")
                if self._chance.random() < 0.8:
                    edits.append((start - bool(before), end + bool(after), token.string))
            elif token.type == tokenize.OP and token.string in "()" and self._padded:
                opens, inner = token.string == "(", source[end : end + 1]
                wide = inner.strip(")") if opens else source[start - 1 : start].strip("(")
                if wide.strip():
                    edits.append((start, end, "( " if opens else " )"))
            elif token.type == tokenize.STRING and self._quotes:
                inner = token.string[1:-1]
                if token.string[0] in "'\"" and not set(inner) & set("'\"\\\n"):
                    edits.append((start, end, self._quotes + inner + self._quotes))
        return text.edited(edits)

    def _indented(self, source: str) -> str:
        """Indent by two spaces or by tabs; texts over several lines move along."""
        depth = re.compile(r"^(?: {4})+", re.MULTILINE)
        return depth.sub(lambda found: self._indent * (len(found[0]) // 4), source)


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """Yield the tokens of a text; those within f-strings, as newer Pythons have them, not."""
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        part = _FSTRING.get(token.type)
        depth += (part == "START") - (part == "END")
        if not depth:
            yield token
