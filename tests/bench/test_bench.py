"""The benchmark's pieces run on tiny classes; nothing here depends on how long they take."""

from __future__ import annotations

import doctest
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from course import CATALOGUE

from autograder.course.exercise import Exercise
from bench import classes, cores, engine, otter_tests, real, scale, startup
from bench.bench import PARTS, arguments, machine, merged
from bench.command import run
from bench.plan import Plan
from bench.rivals import compare
from bench.table import Row, table

NAME = "numpy_basics"
TINY = Plan(runs=1, checks=1, students=2, sizes=(2,), largest=3, real=6, paired=2)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which classes are made once."""
    return tmp_path_factory.mktemp("bench")


def figures(rows: list[Row]) -> dict[str, float]:
    """Return the figures by measure, each of them there, and positive but for differences.

    Of two students, one's time taken away may leave less than nothing on a busy machine.
    """
    assert all(row.runs >= 1 and row.figure is not None for row in rows)
    differences = ("start-up excluded", "ours / floor")
    assert all((row.figure or 0) > 0 for row in rows if not any(d in row.what for d in differences))
    return {row.what: row.figure or 0 for row in rows}


@pytest.mark.slow
def test_startup_ratio_is_of_its_own_rows(scratch: Path) -> None:
    """The ratio is the quotient of the two times printed above it; pytest has a time too."""
    bare, check, ratio, _ = figures(startup.rows(NAME, scratch, TINY)).values()
    assert ratio == pytest.approx(check / bare)


@pytest.mark.slow
def test_scale_ratios_are_of_its_own_rows(scratch: Path) -> None:
    """Each ratio is the quotient of figures that the table shows as well."""
    found = figures(scale.rows(NAME, scratch, TINY))
    one, two, three = (
        found[f"{n}, {jobs}: ms each (submissions/s)"]
        for n, jobs in ((2, "1 job"), (2, "2 jobs"), (3, "2 jobs"))
    )
    assert found["… 2, 1 job / 2 jobs"] == pytest.approx(one / two)
    assert found["… ms each, 3 / 2"] == pytest.approx(three / two)
    peaks = (found[f"… {n}, 2 jobs, peak memory: MB"] for n in (3, 2))
    assert found["… peak memory, 3 / 2"] == pytest.approx(next(peaks) / next(peaks))


@pytest.mark.slow
def test_real_class_stands_beside_the_simulated_one_and_the_floor(scratch: Path) -> None:
    """Each ratio is the quotient of figures that the table shows as well."""
    found = figures(real.rows(NAME, scratch, TINY))
    tidy, two, one = (
        found[f"6, {what}: ms each (submissions/s)"]
        for what in ("simulated, 2 jobs", "as real, 2 jobs", "as real, 1 job")
    )
    assert found["6, as real / simulated"] == pytest.approx(two / tidy)
    assert found["… 6, as real, 1 job / 2 jobs"] == pytest.approx(one / two)
    scored = found["6, as real, 1 job, --no-lines: ms each (submissions/s)"]
    assert found["… 6, as real, 1 job, --no-lines / with lines"] == pytest.approx(scored / one)
    alone = found["… 6, as real, 1 job, start-up excluded: ms each"]
    floor = found["the floor, a fork that runs the reference: ms"]
    assert alone < one
    assert found["… the same, ours / floor"] == pytest.approx(alone / floor)
    assert found["as real, a file: MB on average"] < 2.1


def test_more_cores_than_a_grader_feeds_help_no_further() -> None:
    """What graders do side by side does; beyond, what one process hands out and keeps ends it."""
    cost = cores.Cost(read=1.0, grader=3.5, kept=0.5, worker=35.0)
    assert doctest.testmod(cores).attempted == 5
    assert cores.minutes(cost, 8) == cores.minutes(cost, 64) == pytest.approx(500 / 60, abs=0.1)
    assert cores.minutes(cost, 640, 640) == pytest.approx(50 / 60, abs=0.1)
    assert cores.minutes(cost, 640, 64, cluster=True) == pytest.approx(150 / 60, abs=0.1)


@pytest.mark.slow
def test_floor_stands_above_both_kinds_of_class(scratch: Path) -> None:
    """The kit is compared with the floor where answers are shared and where none are alike."""
    rows = engine.floor(NAME, scratch, TINY)
    shared, alone, many = rows[1:3], rows[3:5], rows[5]
    assert len(figures([rows[0], shared[0], alone[0]])) == 3  # start-up may outweigh two
    assert many.what == "… ours / floor, class of 2, 1 job"
    assert all("no two answers alike" in row.what for row in alone)
    assert not any("alike" in row.what for row in shared)


@pytest.mark.slow
def test_confinement_compares_every_strong_tier_with_the_bare_fork(scratch: Path) -> None:
    """Each strong tier has its time and its ratio to the one above all of them."""
    bare, *tiers = figures(engine.confinement(NAME, scratch, TINY)).items()
    assert bare[0].startswith("bare fork")
    assert tiers
    for (tier, ms), (what, ratio) in zip(tiers[::2], tiers[1::2], strict=True):
        assert "seccomp" in tier
        assert what == f"… {tier.removesuffix(': ms a submission')} / bare fork"
        assert ratio == pytest.approx(ms / bare[1])


@pytest.mark.slow
def test_stages_add_up_to_their_sum(scratch: Path) -> None:
    """The budget has the seven stages, their sum, and the whole as it is graded."""
    *stages, whole, graded = figures(engine.stages(NAME, scratch, TINY)).items()
    names = ["read", "fork + confinement", "find slices", "calls", "wire", "judge", "write"]
    assert [what for what, _ in stages] == [f"stage: {name}, ms" for name in names]
    assert whole[0] == "stage: sum, ms"
    assert whole[1] == pytest.approx(sum(ms for _, ms in stages))
    assert "graded" in graded[0]


def test_unlike_leaves_no_two_cells_alike(scratch: Path) -> None:
    """Whoever handed in the same code, its cell now differs."""
    cells = code(classes.unlike(scratch, NAME, 2))
    assert not {cell["source"] for cell in cells[0]} & {cell["source"] for cell in cells[1]}


def test_with_outputs_adds_half_a_megabyte(scratch: Path) -> None:
    """Every notebook has one output of 500 kB, each its own."""
    cells = code(classes.with_outputs(scratch, NAME, 2))
    outputs = [output["data"]["image/png"] for own in cells for c in own for output in c["outputs"]]
    assert [len(output) for output in outputs] == [500_000, 500_000]
    assert outputs[0] != outputs[1]


def code(class_: Path) -> list[list[dict[str, Any]]]:
    """Return the code cells of a class, notebook by notebook."""
    notebooks = [json.loads(path.read_bytes()) for path in class_.glob("*/*/*.ipynb")]
    return [[c for c in n["cells"] if c["cell_type"] == "code"] for n in notebooks]


def test_compare_goes_on_without_a_grader_that_fails(scratch: Path) -> None:
    """A grader that cannot be installed is a dash, and so are its quotients."""

    def absent(name: str, scratch: Path, submitted: Path, plan: Plan) -> float:
        raise RuntimeError("cannot be installed")

    (scratch / "few").mkdir()
    rows = compare("other run", absent, NAME, scratch, (0.1, 0.1), TINY)
    assert [row.text for row in rows] == ["—"] * 3


@pytest.mark.parametrize("exercise", CATALOGUE.key(NAME).assignment.exercises, ids=lambda e: e.name)
def test_otter_tests_pass_for_the_reference_alone(exercise: Exercise) -> None:
    """The right function passes every case that otter gets, a function without a result none."""
    assert failures(NAME, exercise, exercise.reference) == 0
    assert failures(NAME, exercise, lambda *inputs: None) > 0


def test_otter_tests_compare_variables_with_the_notebooks_own_data() -> None:
    """Variables are right where they are what the reference makes of the data given."""
    rules = CATALOGUE.key("logistic_regression")
    flatten = rules.assignment["flatten"]
    case = rules[flatten.name].cases[0]
    assert failures(rules.assignment.name, flatten, None, **case.inputs, **case.expected) == 0
    swapped = {name: value[::-1] for name, value in case.expected.items()}
    assert failures(rules.assignment.name, flatten, None, **case.inputs, **swapped) > 0


def failures(
    name: str, exercise: Exercise, function: Callable[..., Any] | None, **variables: Any
) -> int:
    """Return how many lines of otter's test fail where these names are bound."""
    space: dict[str, Any] = {}
    exec(otter_tests.test_file(CATALOGUE.key(name), exercise), space)
    failed = 0
    for case in space["test"]["suites"][0]["cases"]:
        names = {exercise.name: function, **variables}
        test = doctest.DocTestParser().get_doctest(case["code"], names, "case", None, None)
        failed += doctest.DocTestRunner(verbose=False).run(test, out=lambda text: None).failed
    return failed


def test_table_has_a_column_an_assignment() -> None:
    """A ratio carries a sign; what is not measured for an assignment is a dash, in its place."""
    first = [Row("time", 3, 1.234, 2), Row("peak", 1, 5, 0), Row("ratio", 3, 12.34, 1, " ×")]
    lines = table({"one": first[::2], "both": first}).split("\n")
    assert lines[0] == "| measure | runs | one | both |"
    assert lines[2:] == [
        "| time | 3 | 1.23 | 1.23 |",
        "| peak | 1 | — | 5 |",
        "| ratio | 3 | 12.3 × | 12.3 × |",
    ]


def test_merged_keeps_the_tables_that_were_not_made_anew() -> None:
    """A part that is run again replaces its own table and no other."""
    titles = [part.title for part in PARTS.values()]
    page = merged(merged("", {titles[2]: "old 2", titles[0]: "old 0"}), {titles[2]: "new 2"})
    assert re.findall(r"## (.*)\n\n(.*)\n", page) == [(titles[0], "old 0"), (titles[2], "new 2")]


def test_arguments_refuse_to_keep_figures_of_tiny_classes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What ``--few`` prints says only that everything runs."""
    with pytest.raises(SystemExit):
        arguments(["--few", "--write"])
    assert "--few" in capsys.readouterr().err


def test_run_refuses_a_failed_command(tmp_path: Path) -> None:
    """The time of a command that failed is no figure; the error shows its last words."""
    with pytest.raises(RuntimeError, match=r"ended with 2:\n.*no-such-file"):
        run(tmp_path, "autograder", "check", "no-such-file.ipynb")


def test_machine_names_no_host_and_no_path() -> None:
    """What is kept says what counts for the figures, not where they were taken."""
    packages = ", ".join(rf"{name} [\d.]+" for name in ("numpy", "nbgrader", "numeric-autograder"))
    known = rf"\d+ cores, \w+ [\d.]+, Python [\d.]+, {packages}"
    assert re.fullmatch(rf"{known}; one thread a library\.", machine().split("\n")[0])
