"""What stands beside a notebook: `checks` with all that it imports in one file, and its `cases`.

Generating the student version writes both, for the source notebook too.
"""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from autograder.compare import comparison, entries, frames, leaf, literals, pattern
from autograder.compare import values as compared
from autograder.course.answer_key import AnswerKey
from autograder.files import write as write_file
from autograder.judge import explanation, slopes, verdict
from autograder.notebook import calls, cases, checks, history, recipes, rules, trial, values
from autograder.report import differences, phrases, sentences
from autograder.sandbox.inside.calls import alarm, arguments, call, run, seeded, student
from autograder.sandbox.inside.pipe import frames as made
from autograder.sandbox.inside.pipe import room, written
from autograder.sandbox.inside.syntax import (
    altering,
    bindings,
    blanks,
    blocks,
    constructs,
    forms,
    habits,
    meaning,
    namespace,
    program,
    scopes,
    spelt,
    statements,
)
from autograder.submissions import supplied

#: What `checks` imports, and it: each below what it needs when it is imported.
MODULES = (
    *(compared, literals, leaf, frames, entries, comparison, pattern, written, made, room),
    *(arguments, seeded, student, call, alarm, namespace, scopes, altering, blanks),
    *(statements, forms, blocks),
    *(bindings, program, habits, spelt, meaning, constructs, run, explanation, supplied, verdict),
    *(slopes, phrases, differences, sentences),
    *(values, rules, calls, recipes, history, trial, checks),
)
_WRITTEN = "\n\nWritten from the modules of autograder/ that its sections name: change it there.\n"


def files(key: AnswerKey) -> dict[str, str]:
    """Return the text of each file that stands beside an assignment's notebook, by file name."""
    return {"checks.py": _program(), "checks.json": cases.text(key)}


@cache
def _program() -> str:
    """Return `checks` and what it imports as one module."""
    parts = [_Part(module) for module in MODULES]
    bound = Counter(name for part in parts for name in part.names)
    bound.update({name for part in parts for name in part.outside})
    if twice := sorted(name for name, count in bound.items() if count > 1):
        raise AssertionError(f"two things of one name stand beside a notebook: {twice}")
    if unknown := sorted({name for part in parts for name in part.taken} - {*bound}):
        raise AssertionError(f"not among what stands beside a notebook: {unknown}")
    about = ast.get_docstring(parts[-1].tree)
    imports = "\n".join(_imports({k: v for part in parts for k, v in part.outside.items()}))
    head = f'"""{about}{_WRITTEN}"""\n\nfrom __future__ import annotations\n\n{imports}\n'
    return head + "".join(part.text() for part in parts)


def _imports(outside: dict[str, str]) -> Iterator[str]:
    """Yield the lines that import names, given the module of each, or itself."""
    of: dict[str, list[str]] = {}
    for name, module in sorted(outside.items()):
        if module.startswith("import "):
            yield module
        else:
            of.setdefault(module, []).append(name)
    yield from (f"from {module} import {', '.join(names)}" for module, names in sorted(of.items()))


class _Part:
    """One module on its way into the file: without its docstring and imports."""

    def __init__(self, module: ModuleType) -> None:
        source = inspect.getsource(module)
        self.tree, self._lines = ast.parse(source), source.splitlines()
        self.file = module.__name__.replace(".", "/") + ".py"
        self.outside: dict[str, str] = {}  # names of others, and what they are imported from
        self.taken: list[str] = []  # names of ours
        kept = [node for node in self.tree.body[1:] if not self._is_import(node)]
        self.names = [name for node in kept for name in _bound(node)]
        self._dropped = [node for node in self.tree.body if node not in kept]

    def _is_import(self, node: ast.stmt) -> bool:
        """Tell whether a statement imports, and note what; what types alone need goes, too."""
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return True
        if isinstance(node, ast.Import):
            for each in node.names:
                self.outside[each.asname or each.name] = f"import {ast.unparse(each)}"
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            names = [ast.unparse(each) for each in node.names if each.name != "TYPE_CHECKING"]
            if node.level or str(node.module).startswith("autograder"):
                self.taken += names  # "a as b" is none of ours, and is told
            else:
                self.outside |= dict.fromkeys(names, str(node.module))
        return isinstance(node, (ast.Import, ast.ImportFrom))

    def text(self) -> str:
        """Return what is left, under the name of the file."""
        gone = {
            number
            for node in self._dropped
            for number in range(node.lineno - 1, node.end_lineno or node.lineno)
        }
        lines = [line for number, line in enumerate(self._lines) if number not in gone]
        return f"\n\n# {self.file}\n\n" + "\n".join(lines).strip() + "\n"


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds at the top level."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
    for target in node.targets if isinstance(node, ast.Assign) else ():
        yield from (each.id for each in ast.walk(target) if isinstance(each, ast.Name))
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def write(key: AnswerKey, folder: Path) -> None:
    """Write the files of an assignment into a folder."""
    for file, text in files(key).items():
        write_file(folder.resolve() / file, text)
