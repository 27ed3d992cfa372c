"""From source to release: what a solution region leaves, and what a source is refused for."""

from __future__ import annotations

import ast
import fractions
import heapq
import statistics
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from course import declare, write_settings
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment  # type: ignore[import-untyped]
from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
from traitlets.config import Config

from autograder.cells import is_check
from autograder.errors import CourseError
from autograder.markers import END, START
from autograder.nbgrader.stubs import KeepMarkers, LintSource
from autograder.notebook.lint import problems, unmatched
from autograder.notebook.stub import clear, stub_region, understated

# what a region leaves


def test_region_that_promises_too_few_lines_is_told() -> None:
    """Blanks are counted; as many as are promised are fine."""
    two = f"{START} (≈ {{}} of code)\nb = 1\nc = 2\n{END}"
    cells = [answer(two.format(said), name) for said, name in (("1 line", "f"), ("2 lines", "g"))]
    said = "says ≈ 1 line, and leaves 2 blank: write (≈ 2 lines of code)"
    assert [*understated(cells)] == [(0, 1, said)]


def stub(region: str) -> str:
    return "\n".join(stub_region(textwrap.dedent(region).strip("\n").split("\n")))


STUBS = {
    "assignment": ("A = sigmoid(Z)", "A = ..."),
    "assignment with a hint": ("A = sigmoid(Z)  # activation", "A = ...  # activation"),
    "assignment over lines": (
        "A = f(\n    Z,  # no hint\n)  # activation",
        "A = ...  # activation",
    ),
    "hash in a string": ("A = '# no'  # hint", "A = ...  # hint"),
    "beyond ASCII": ("σ = {'é': 1}  # ≈ hint", "σ = ...  # ≈ hint"),
    "tuple": ("dw, db = backward(A)", "dw, db = ..., ..."),
    "nested tuple": ("(a, *b), [c] = x", "a, b, c = ..., ..., ..."),
    "chain": ("a = b = 0", "a = b = ..."),
    "chain with a tuple": ("x = (a, b) = f()", "x, a, b = ..., ..., ..."),
    "augmented": ("w -= alpha * dw  # step", "w = ...  # step"),
    "annotated": ("w: Array = zeros(3)", "w = ..."),
    "annotation only": ("w: Array  # weights", "# weights"),
    "import": ("import a.b, c as d", "a, d = ..., ..."),
    "two on a line": ("a = 1; b = 2  # both", "a = ...  # both\nb = ..."),
    "after one over lines": ("a = (1,\n  2); b = 3", "a = ...\nb = ..."),
    "return": ("return grads, cost  # both", "return ...  # both"),
    "item": ("grads['dw'] = dw  # keep it", "# keep it"),
    "attribute": ("self.w = w", ""),
    "name among items": ("d[0], a = 1, 2", "a = ..."),
    "call": ("costs.append(cost)  # record", "# record"),
    "comment line": ("# so it is done\nA = 1", "A = ..."),
    "hint line": ("#: which axis?\nA = X.sum(axis=1)", "# which axis?\nA = ..."),
    "blank lines": ("a = 1\n\nb = 2", "a = ...\nb = ..."),
    "loop": (
        "for i in range(n):  # steps\n    w = w - 1  # go",
        "for i in range(n):  # steps\n    w = ...  # go",
    ),
    "loop left empty": ("for x in X:\n    print(x)  # show", "for x in X:\n    # show\n    ..."),
    "loop on a line": ("for x in X: total += x", "for x in X:\n    total = ..."),
    "conditions": (
        "if a:\n    x = 1\nelif b:\n    x = 2\nelse:  # c\n    print(3)",
        "if a:\n    x = ...\nelif b:\n    x = ...\nelse:  # c\n    ...",
    ),
    "condition within else": (
        "if a:\n    x = 1\nelse:\n    if b:\n        x = 2",
        "if a:\n    x = ...\nelse:\n    if b:\n        x = ...",
    ),
    "head over lines": (
        "if (\n    a  # why\n    and b\n):\n    x = 1",
        "if (\n    a\n    and b\n):\n    x = ...",
    ),
    "colons in the body": ("if a:\n    x = {1: 2}[1:]", "if a:\n    x = ..."),
    "with": ("with open(p) as f:\n    s = f.read()", "with open(p) as f:\n    s = ..."),
    "try": (
        "try:\n    x = 1\nexcept E as e:\n    log(e)\nelse:\n    y = 2\nfinally:\n    z = 3",
        "try:\n    x = ...\nexcept E as e:\n    ...\nelse:\n    y = ...\nfinally:\n    z = ...",
    ),
    "match": (
        "match a:\n    # so\n    case 1:\n        x = 1\n    case _: x = 2",
        "match a:\n    case 1:\n        x = ...\n    case _:\n        x = ...",
    ),
    "function": (
        "@cache\ndef f(a: int = 1) -> int:\n    '''Doc.'''\n    return a + 1",
        "@cache\ndef f(a: int = 1) -> int:\n    return ...",
    ),
    "function left empty": ("def f():\n    print(1)", "def f():\n    ..."),
    "class": (
        "class A:\n    x = 1\n    def f(self): pass",
        "class A:\n    x = ...\n    def f(self):\n        ...",
    ),
}


@pytest.mark.parametrize(("region", "left"), STUBS.values(), ids=STUBS.keys())
def test_stub_keeps_the_shape_of_the_answer(region: str, left: str) -> None:
    """A region leaves names, returns, heads and hints, and nothing of the solution."""
    assert stub(region) == left


def test_stub_survives_a_string_that_reaches_the_margin() -> None:
    """Lines within a string count neither as code nor as comments."""
    assert stub_region(['    s = """', "#: no hint", '"""  # text']) == ["    s = ...  # text"]


BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.Match, ast.FunctionDef, ast.ClassDef)


def is_stub(node: ast.stmt) -> bool:
    match node:
        case (
            ast.Return(value=ast.Constant(value=value)) | ast.Expr(value=ast.Constant(value=value))
        ):
            return value is ...
        case ast.Assign(targets=targets, value=ast.Constant() | ast.Tuple() as value):
            names = [name for target in targets for name in getattr(target, "elts", [target])]
            values = getattr(value, "elts", [value])
            return all(isinstance(name, ast.Name) for name in names) and all(
                isinstance(each, ast.Constant) and each.value is ... for each in values
            )
    return isinstance(node, BLOCKS)


def heads(tree: ast.AST) -> list[str]:
    """Return what each block's head says, without what the blocks hold."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, BLOCKS):
            fields = ast.iter_fields(node)
            found.append(
                str([ast.dump(value) for _, value in fields if isinstance(value, ast.AST)])
            )
    return found


@pytest.mark.parametrize(
    "module", [fractions, heapq, statistics, textwrap], ids=lambda m: m.__name__
)
def test_stub_holds_for_whole_modules(module: ModuleType) -> None:
    """Of real code, taken as one region, the heads stay and every other statement is a stub."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    tree = ast.parse("\n".join(stub_region(source.split("\n"))))
    assert heads(tree) == heads(ast.parse(source))
    assert [
        ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.stmt) and not is_stub(n)
    ] == []


EXPRESSIONS = [
    "secret",
    "secret(1)[2:]",
    "(secret,\n  secret)",
    "lambda secret: 1",
    "{secret: [secret for secret in x]}",
    "'''\n#: secret\n    ### '''",
    "f'{secret!r:>{secret}} é'",
    "(secret := 1)",
    "secret if secret else \\\n secret",
]
STATEMENTS = [
    *("a = {}", "a, b = {}", "a = b = {}", "(a, *b), [c] = {}", "σ, d[{}] = {}", "d[{}] = {}"),
    *(
        "a.b = {}",
        "a += {}",
        "a: {} = {}",
        "a: {}",
        "return {}",
        "return",
        "{}",
        "del d, e[secret]",
    ),
    *(
        "assert {}",
        "raise {}",
        "pass",
        "a = 1; {}",
        "a = {}; b = {};",
        "import secret as s",
        "break",
    ),
    *("from secret import a, b as c", "global a", "yield {}", "a = yield {}", "await ({})"),
]
FRAMES = [
    ["if head:"],
    ["if head:", "elif head:", "elif lambda: head:", "else:"],
    ["for a, b in {1: head}[1:]:", "else:"],
    ["while (\n  head  # secret\n  ):"],
    ["with head as a, head:"],
    ["try:", "except head as e:", "except:", "else:", "finally:"],
    ["try:", "finally:"],
    ["@head\n@head(lambda: 1)\ndef f(a: head = {1: 2}) -> head:"],
    ["async def f(*, a):"],
    ["class A(head, b=head):"],
]


@st.composite
def blocks(draw: st.DrawFn, depth: int = 2) -> list[str]:
    """Draw the lines of a block: statements with a ``secret`` in each, heads without."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        lines += draw(st.sampled_from([[], ["# secret"], ["      # secret"], ["", "#: hint"]]))
        comment = draw(st.sampled_from(["", "  # hint", "  #: hint"]))
        if depth and draw(st.booleans()):
            for head in draw(st.sampled_from(FRAMES)):
                if draw(st.booleans()):
                    lines += f"{head} pass{comment}".split("\n")
                    continue
                lines += f"{head}{comment}".split("\n")
                margin = draw(st.sampled_from(["  ", "    "]))
                lines += [margin + line for line in draw(blocks(depth - 1))]
        else:
            statement = draw(st.sampled_from(STATEMENTS))
            for _ in range(statement.count("{}")):
                statement = statement.replace("{}", draw(st.sampled_from(EXPRESSIONS)), 1)
            lines += f"{statement}{comment}".split("\n")
    return lines


@given(blocks())
def test_clear_parses_and_tells_nothing(region: list[str]) -> None:
    """Whatever a region holds, the cell parses after it and holds no expression of it."""
    lines = ["async def f():", f"  {START}", *(f"  {line}" for line in region), f"  {END}"]
    released = clear("\n".join(lines))
    ast.parse(released)
    assert "secret" not in released
    assert released.split("\n")[1] == lines[1]
    assert released.split("\n")[-1] == lines[-1]


# what a cell keeps


def test_clear_keeps_the_markers_to_the_letter() -> None:
    """The number of lines and the indentation of both markers stay."""
    source = f"def f(x):\n    {START} (≈ 1 line of code)\n    return x + 1\n    {END}\n"
    assert clear(source) == source.replace("x + 1", "...")


def test_clear_handles_every_region() -> None:
    """A cell may have several regions, and what is between them stays."""
    source = f"{START}\na = 1\n{END}\nb = a\n{START}\nc = b\n{END}"
    assert clear(source) == f"{START}\na = ...\n{END}\nb = a\n{START}\nc = ...\n{END}"


def test_clear_fills_a_body_left_empty() -> None:
    """A function whose only statement goes gets a placeholder, or the cell would not parse."""
    assert clear(f"def f(x):\n    {START}\n    x.sort()  # in place\n    {END}") == (
        f"def f(x):\n    {START}\n    # in place\n    ...\n    {END}"
    )


def test_clear_fills_one_of_two_regions_left_empty() -> None:
    """Two regions that both lose all statements leave one placeholder."""
    region = f"    {START}\n    x.sort()\n    {END}\n"
    assert clear(f"def f(x):\n{region}{region}").count("...") == 1


def test_clear_adds_nothing_where_nothing_is_needed() -> None:
    """A region that leaves no statement gets no placeholder where the cell parses without."""
    assert clear(f"{START}\nx.sort()\n{END}") == f"{START}\n{END}"


def test_clear_refuses_a_region_out_of_order() -> None:
    """Without the lint before it, a faulty cell is still not released."""
    with pytest.raises(CourseError, match="line 1: START CODE HERE without END"):
        clear(f"{START}\na = 1")


# the preprocessors


def code(source: str, **says: object) -> NotebookNode:
    metadata = {"nbgrader": {"grade": False, "solution": False, "locked": False, **says}}
    cell = {"cell_type": "code", "source": source, "metadata": metadata if says else {}}
    return NotebookNode(cell)  # type: ignore[no-untyped-call]


def text(source: str, **says: object) -> NotebookNode:
    cell = code(source, **says)
    cell.cell_type = "markdown"
    return cell


def answer(source: str = f"{START}\na = 1\n{END}", name: str = "a") -> NotebookNode:
    return code(source, grade_id=name, solution=True)


def check(source: str = "assert a", name: str = "check_a", points: object = 2) -> NotebookNode:
    return code(source, grade_id=name, grade=True, locked=True, points=points)


HEADING = "## Exercise 1: `a` (2 points)"


def notebook(*cells: NotebookNode) -> NotebookNode:
    return NotebookNode(cells=list(cells), metadata={})  # type: ignore[no-untyped-call]


Release = Callable[..., list[str]]


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """Return ``release(*cells, name, **settings)``: the texts that a course releases of cells.

    Its only assignment, week_1, has one exercise, `a`, of 2 points.
    """
    write_settings(tmp_path, "ours")
    declare(tmp_path, "week_1", "a")

    def run(*cells: NotebookNode, name: str = "week_1", **settings: object) -> list[str]:
        folders, config = CourseDirectory(root=str(tmp_path)), Config(ClearSolutions=settings)
        converter = GenerateAssignment(coursedir=folders, config=config)
        exporter = NotebookExporter(parent=converter, config=config)  # type: ignore[no-untyped-call]
        names = {"notebook": name, "assignment": name}
        node, resources = notebook(*cells), ResourcesDict(unique_key=name, nbgrader=names)
        for step in (LintSource(parent=exporter), KeepMarkers(parent=exporter)):
            node, resources = step.preprocess(node, resources)
        return [cell.source for cell in node.cells]

    return run


def test_release_clears_solution_cells_only(release: Release) -> None:
    """Prose that shows a region stays as it is."""
    shown = f"Write between\n{START}\nx\n{END}"
    assert release(text(shown), answer(), check())[:2] == [shown, f"{START}\na = ...\n{END}"]


def test_release_names_the_notebook_in_each_line(release: Release) -> None:
    """One error tells all, and each line of it stands by itself."""
    with pytest.raises(CourseError) as caught:
        release(text(HEADING), answer(f"a = 1\n{END}"), check(f"a  {END}"))
    assert [line.split(":")[0] for line in str(caught.value).split("\n")] == [
        "week_1.ipynb, cell a, line 2",
        "week_1.ipynb, cell check_a, line 1",
    ]


# nbgrader's own delimiters

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
LOOP = "for i in range(9):  # all\n    a = i\n"
THEIRS = {
    "a region": (f"x = 0\n### BEGIN SOLUTION\n{LOOP}### END SOLUTION\na", f"x = 0\n{STUB}\na"),
    "tight": (f"###BEGIN SOLUTION\n{LOOP}###END SOLUTION", STUB),
    "a function's": (
        "def a():\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION",
        "def a():\n    # YOUR CODE HERE\n    raise NotImplementedError()",
    ),
    "no region": (LOOP, STUB),
    "no Python": ("%%time\n### BEGIN SOLUTION\n!ls\n### END SOLUTION", f"%%time\n{STUB}"),
    "both kinds": (
        f"### BEGIN SOLUTION\nb = 1\n### END SOLUTION\n{START}\na = 1\n{END}",
        f"{STUB}\n{START}\na = ...\n{END}",
    ),
}


@pytest.mark.parametrize(("source", "left"), THEIRS.values(), ids=THEIRS.keys())
def test_release_leaves_nbgraders_placeholder_in_its_regions(
    release: Release, source: str, left: str
) -> None:
    """Not the head of a loop stays, and what is around a region does."""
    assert (
        release(text("## Ten points\n\nThis promises 10 points."), answer(source), check())[1]
        == left
    )


def test_release_takes_the_configured_delimiters_and_stubs(release: Release) -> None:
    """Whatever a course has told nbgrader holds, in code and prose, and the usual words don't."""
    settings: dict[str, object] = {
        "begin_solution_delimeter": "<<<",
        "end_solution_delimeter": ">>>",
        "code_stub": {"python": "pass  # yours"},
        "text_stub": "Your turn",
    }
    written = text("Why?\n<<<\nBecause.\n>>>\nSo.", grade_id="why", solution=True, grade=True)
    cells = (answer("if x:\n  # <<<\n  a = 1\n  # >>>"), written, check())
    assert release(*cells, **settings)[:2] == ["if x:\n  pass  # yours", "Why?\nYour turn\nSo."]
    with pytest.raises(CourseError, match="misspelt marker `# BEGIN SOLUTION`: write `<<<`"):
        release(answer("# BEGIN SOLUTION\na = 1\n# END SOLUTION"), check(), **settings)


OPEN = "### BEGIN SOLUTION\nsecret = 1"
REGION = f"{OPEN}\n### END SOLUTION"
LEAKS = {
    "code": (code(REGION), "cell 1, line 1: a region outside a solution cell"),
    "prose": (text(f"So:\n{REGION}"), "cell 1, line 2: a region outside a solution cell"),
    "a test": (check(REGION, "test_b"), "cell test_b, line 1: a region outside a solution cell"),
    "left open": (answer(OPEN, "b"), "cell b, line 1: BEGIN SOLUTION without END SOLUTION"),
    "prose left open": (
        text(OPEN, solution=True, grade_id="b"),
        "cell b, line 1: BEGIN SOLUTION without END SOLUTION",
    ),
    "END alone": (answer("a = 1\n### END SOLUTION", "b"), "cell b, line 2: END SOLUTION without"),
    "opened twice": (answer(f"{OPEN}\n{REGION}", "b"), "cell b, line 3: BEGIN SOLUTION inside"),
    "in lower case": (answer("# begin solution\na = 1", "b"), "cell b, line 1: misspelt marker"),
    "one in another": (
        answer(f"### BEGIN SOLUTION\n{START}\na = 1\n{END}\n### END SOLUTION", "b"),
        "cell b, line 2: a region inside the one that line 1 opens",
    ),
}


@pytest.mark.parametrize(("cell", "problem"), LEAKS.values(), ids=LEAKS.keys())
def test_release_stops_at_a_region_that_would_leak(
    release: Release, cell: NotebookNode, problem: str
) -> None:
    """One line names the cell, and nothing is released."""
    with pytest.raises(CourseError) as caught:
        release(cell, answer(), check())
    assert str(caught.value).startswith(f"week_1.ipynb, {problem}")
    assert "\n" not in str(caught.value)


def test_release_tells_what_no_check_grades(
    release: Release, caplog: pytest.LogCaptureFixture
) -> None:
    """A test cell that was left nbgrader's, with its points; an answer graded by hand is usual."""
    by_hand = text("Why?", grade_id="why", solution=True, grade=True, points=1)
    release(answer(), check(), check(name="test_b", points=3), by_hand)
    (line,) = [record.getMessage() for record in caplog.records]
    said = "no check of an exercise, so a person has to give their points: `test_b` (3)."
    assert line == f"week_1.ipynb: {said}"


def test_release_of_an_undeclared_assignment_is_nbgraders(
    release: Release, caplog: pytest.LogCaptureFixture
) -> None:
    """A region of this kit's is nothing to it, which is told: the cell goes as a whole."""
    assert release(answer(), check(f"a  {END}"), name="other") == [STUB, f"a  {END}"]
    (line,) = [record.getMessage() for record in caplog.records]
    assert line == "other.ipynb: not declared, so nbgrader alone reads its regions."


# what a source is refused for

CELLS = {
    "START without END": (f"a = 1\n{START}\nb = 2", 2, "START CODE HERE without END CODE HERE"),
    "END without START": (f"a = 1\n{END}", 2, "END CODE HERE without START CODE HERE"),
    "nested": (f"{START}\n{START}\na = 1\n{END}", 2, "inside the region that line 1 opens"),
    "letter missing": (f"{START}\na = 1\n### END CODE HRE ###", 3, f"write `{END}`"),
    "letters swapped": (f"### STRAT CODE HERE ###\na = 1\n{END}", 1, f"write `{START}`"),
    "fewer hashes": (f"## START CODE HERE ##\na = 1\n{END}", 1, f"write `{START}`"),
    "lower case": (f"{START}\na = 1\n### end code here ###", 3, f"write `{END}`"),
    "no spaces": (f"###START CODE HERE###\na = 1\n{END}", 1, f"write `{START}`"),
    "words behind": (f"{START} now\na = 1\n{END}", 1, f"write `{START}`"),
    "behind code": (f"{START}\na = 1  {END}", 2, "on a line of its own"),
    "in a string": (f"{START}\na = '{END} '\n{END}", 2, "on a line of its own"),
    "nbgrader's own": (f"{START}\na = 1\n### END SOLUTION", 3, "END SOLUTION without BEGIN SOL"),
    "hidden tests misspelt": ("### BEGIN HIDEN TESTS\na = 1", 1, "write `### BEGIN HIDDEN TESTS`"),
    "hidden tests left open": ("### BEGIN HIDDEN TESTS\na", 1, "BEGIN HIDDEN TESTS without END"),
    "END in a text": (f"{START}\na = '''\n{END}\n'''\n{END}", 5, "END CODE HERE without"),
    "START in a text": (f"a = '''\n{START}\nb\n{END}\n'''", 2, "a marker inside a statement"),
    "END in a call": (f"{START}\na = f(\n{END}\n1)", 2, "does not hold whole statements"),
    "START in a call": (f"a = f(\n{START}\n1\n{END}\n)", 2, "a marker inside a statement"),
    "head alone": (f"{START}\nif a:\n{END}\n  b = 1", 2, "does not hold whole statements"),
    "else alone": (f"if a:\n  {START}\n  b = 1\nelse:\n  {END}\n  b = 2", 4, "whole statements"),
    "out of its block": (f"if a:\n  {START}\n  b = 1\nc = 2\n  {END}", 4, "whole statements"),
    "no Python": (f"{START}\na = 1\n{END}\n!ls", 4, "the cell does not parse"),
}


@pytest.mark.parametrize(("source", "line", "sentence"), CELLS.values(), ids=CELLS.keys())
def test_lint_refuses_a_faulty_solution_cell(source: str, line: int, sentence: str) -> None:
    """A solution cell that would be released wrongly is named with the line."""
    found = problems([text(HEADING), answer(source), check()])
    assert any(f.startswith(f"cell a, line {line}: ") and sentence in f for f in found), found


HARMLESS = {
    "several regions": f"{START} (≈ 1 line)\na = 1\n{END}\n\n{START} (≈ 2-3 lines of code)\n{END}",
    "else after a region": f"if a:\n    {START}\n    b = 1\n    {END}\nelse:\n    b = 2",
    "prose in a text": f"'Write between START CODE HERE and END'\n{START}\na = 1\n{END}",
    "other comments": f"# YOUR CODE HERE\n# start from the code above\n{START}\na = 1\n{END}",
    "Windows newlines": f"{START}\r\na = 1\r\n{END}\r\n",
}


@pytest.mark.parametrize("source", HARMLESS.values(), ids=HARMLESS.keys())
def test_lint_lets_good_solution_cells_pass(source: str) -> None:
    """What is no marker and does no harm is not taken for a misspelt one."""
    assert problems([text(HEADING), answer(source), check()]) == []


PLAIN = code(f"1\n{START}\na = 1\n{END}")
HIDDEN = "### BEGIN HIDDEN TESTS\nassert a\n### END HIDDEN TESTS"
NOTEBOOKS = {
    "region elsewhere": (
        [text(HEADING), answer(), check(), PLAIN],
        "cell 4, line 2: a region outside a solution cell",
    ),
    "misspelt elsewhere": (
        [text(HEADING), answer(), check(), code("# start code here")],
        "cell 4, line 1: misspelt marker",
    ),
    "hidden tests elsewhere": (
        [text(HEADING), answer(), check(HIDDEN), code(HIDDEN)],
        "cell 4, line 1: hidden tests outside a check cell",
    ),
    "same grade id": (
        [text(HEADING), answer(name="check_a"), check()],
        "cell check_a, line 1: cells 2 and 3 share the grade id `check_a`",
    ),
    "points unlike the heading": (
        [text("# Title"), text(HEADING), answer(), check(points=3)],
        "cell 2, line 1: says 2 points, `a` has 3",
    ),
    "points missing": (
        [text(HEADING), answer(), check(points=None)],
        "cell check_a, line 1: a check cell without points",
    ),
    "points unlike the total": (
        [text("# Title\n20 points"), text(HEADING), answer(), check()],
        "cell 1, line 2: says 20 points, the exercises add up to 2",
    ),
    "no region": (
        [text(HEADING), answer("a = 1"), check(), answer(name="b")],
        "cell a, line 1: a solution cell without a region",
    ),
    "heading without points": (
        [text("Idea\n\n## Exercise 2: `b`"), answer(name="b"), text(HEADING), answer(), check()],
        "cell 1, line 3: Exercise 2 states no points",
    ),
    "no solution cell": (
        [text(HEADING), check()],
        "cell 1, line 1: Exercise 1 is followed by no solution cell",
    ),
    "no check cell": (
        [text(HEADING), answer(), text("## Exercise 2: (1 point)"), answer(name="b"), check()],
        "cell 1, line 1: Exercise 1 is followed by no check cell",
    ),
    "points of two check cells": (
        [text(HEADING), answer(), check(), check(name="check_b")],
        "cell 1, line 1: says 2 points, its cells have 4",
    ),
    "check before solution": (
        [text(HEADING), check(), answer()],
        "cell check_a, line 1: the check cell of `a` stands before its solution cell",
    ),
}


@pytest.mark.parametrize(("cells", "problem"), NOTEBOOKS.values(), ids=NOTEBOOKS.keys())
def test_lint_refuses_a_faulty_notebook(cells: list[NotebookNode], problem: str) -> None:
    """Cells that do not fit together are named, each with what was expected."""
    found = problems(cells)
    assert any(line.startswith(problem) for line in found), found


DECLARED = {"a": 2.0, "b": 1.5}
SECOND = [text("## Exercise 2: `b` (1.5 points)"), answer(name="b"), check("b", "check_b", 1.5)]
STATED = {
    "heading": (
        [text("## Exercise 1: `a` (3 points)")],
        "cell 5, line 1: says 3 points, `a` has 2",
    ),
    "metadata": (
        [text(HEADING), answer(), check(points=3)],
        (
            "cell check_a, line 1: carries 3 points, 2 are declared: set them in “Create "
            "Assignment” (`points` in its metadata)"
        ),
    ),
    "check comment": (
        [text(HEADING), answer(), check("# Exercise 1 · 3 points · run me\na")],
        "cell check_a, line 1: says 3 points, `a` has 2",
    ),
    "check comment alone": (
        [text(HEADING), answer(), check("a\n# 3 points")],
        "cell check_a, line 2: says 3 points, `a` has 2",
    ),
    "other text": (
        [text("Rest.\n\nNow Exercise 2\nis worth 2 points.")],
        "cell 5, line 4: says 2 points, `b` has 1.5",
    ),
    "total, in the first text": (
        [],
        "cell 1, line 1: says 4 points, the exercises add up to 3.5",
    ),
    "total, at the end": (
        [text("Restart. The last check should\nshow 3 points.")],
        "cell 5, line 2: says 3 points, the exercises add up to 3.5",
    ),
    "total, in a comment": (
        [code("plot()  # 3 points in all")],
        "cell 5, line 1: says 3 points, the exercises add up to 3.5",
    ),
}


@pytest.mark.parametrize(("cells", "problem"), STATED.values(), ids=STATED.keys())
def test_lint_holds_every_statement_of_points_against_the_declaration(
    cells: list[NotebookNode], problem: str
) -> None:
    """Wherever a notebook says points, it is told what it says and what it should."""
    said = 3.5 if cells else 4
    nb = [text(f"**Total:** {said} points"), *SECOND, *cells]
    nb += [] if any(is_check(cell) for cell in cells) else [text(HEADING), answer(), check()]
    found = [each.partition(" (cell ")[0] for each in problems(nb, DECLARED)]
    assert [each for each in found if "points" in each] == [problem]


def test_lint_takes_the_check_cells_points_where_none_are_declared() -> None:
    """A course whose exercises nobody declared is still held against itself."""
    cells = [text("3 points"), text(HEADING), answer(), check(points=3)]
    where = "(cell 2 is “Exercise 1: `a` (2 points)”)"
    assert problems(cells) == [f"cell 2, line 1: says 2 points, `a` has 3 {where}"]


def test_lint_names_a_check_of_no_exercise() -> None:
    """One that was left out of ASSIGNMENT would have nbgrader's points, and no grade of the kit."""
    cells = [text(HEADING), answer(), check()]
    assert unmatched(cells, {"a": 2}) == []
    assert unmatched(cells, {"b": 2}) == [
        "cell check_a, line 1: checks `a`, which is no exercise of ASSIGNMENT",
        "no check cell `check_b`: the points of `b` would be in no gradebook",
    ]


BY_HAND = text("Why? (4 points)", grade_id="why", solution=True, grade=True, points=4)
FINE = {
    "no headings with points": [
        text("# Week 1 (20 points)"),
        text("## Exercise 1\n\nIn all this promises 10 points."),
        answer(),
        check(),
    ],
    "before all exercises": [
        answer(name="b"),
        check(name="check_b"),
        text(HEADING),
        answer(),
        check(),
    ],
    "two solution cells": [text(HEADING), answer(name="helper"), answer(), check()],
    "two parts": [
        text("## Exercise 1 (4 points)"),
        *(text("### a"), answer(), check(), text("### b"), answer(name="b"), check(name="check_b")),
        text("## Problems"),
        *(answer(name="c"), check(name="check_c")),
    ],
    "graded by hand": [text("## Exercise 1 (6 points)"), answer(), check(), BY_HAND],
    "nbgrader's test": [text(HEADING), answer(), check(f"a\n{HIDDEN}", "test_a")],
    "tight hidden tests": [text(HEADING), answer(), check(HIDDEN.replace("### ", "#"))],
}


@pytest.mark.parametrize("cells", FINE.values(), ids=FINE.keys())
def test_lint_asks_for_no_other_form(cells: list[NotebookNode]) -> None:
    """A notebook written before there was this kit says what it says in its own way."""
    assert problems(cells) == []


def test_lint_tells_problems_in_reading_order() -> None:
    """An instructor works through the list from the top of the notebook."""
    nb = notebook(text("9 points"), text(HEADING), answer(f"{END}\n{START}"), check(f"a  {END}"))
    assert [problem.split(":")[0] for problem in problems(nb.cells)] == [
        "cell 1, line 1",
        "cell a, line 1",
        "cell a, line 2",
        "cell check_a, line 1",
    ]
