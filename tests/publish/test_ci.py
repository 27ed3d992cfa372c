"""Workflows and templates: what they promise, and their steps run here as they are written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import course
import physics
import pytest
import yaml
from course import ROOT

from autograder.course.catalogue import Catalogue

ACTION = ROOT / ".github/actions/grade/action.yml"
WORKFLOWS = sorted(ROOT.glob(".github/**/workflows/*.yml"))
YAML = [ACTION, *WORKFLOWS]
CATALOGUE, NAME = physics.CATALOGUE, "falling"
PLACE = f"{NAME}/{NAME}.ipynb"
TOTAL = CATALOGUE.assignment(NAME).points
COMMIT = "git init -q -b main && git add -A && git -c user.name=k -c user.email=k@k commit -q -m k"
DEPLOY = "actions/deploy-pages"
REFERENCE = re.compile(r"\$\{\{ ([\w.-]+) \}\}")

Make = Callable[..., dict[str, Any]]


def parsed(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> list[dict[str, Any]]:
    """Return the steps of all jobs of a workflow, or of an action."""
    document = parsed(path)
    jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
    return [step for job in jobs for step in job.get("steps", [])]


# what they promise


@pytest.mark.parametrize("path", YAML, ids=lambda p: str(p.relative_to(ROOT)))
def test_actions_of_others_are_fixed_by_commit(path: Path) -> None:
    """A tag could be moved; a commit cannot, and its version stands beside it."""
    text = path.read_text(encoding="utf-8")
    for line in re.findall(r"uses: (.*)", text):
        ours = line.startswith(("./", "OWNER/"))
        assert ours or re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)


@pytest.mark.parametrize("path", YAML, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_script_is_pasted_together(path: Path) -> None:
    """What others wrote reaches a script as a variable, never as a part of its text."""
    assert not [step["run"] for step in steps(path) if "${{" in step.get("run", "")]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: str(p.relative_to(ROOT)))
def test_workflow_may_read_and_ends(path: Path) -> None:
    """A job has read access alone, leaves no token on the disk and does not run for hours.

    The one that puts a site on GitHub Pages may do that, and does nothing else.
    """
    workflow = parsed(path)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        if "permissions" in job:
            assert job["permissions"] == {"pages": "write", "id-token": "write"}
            assert [step["uses"].partition("@")[0] for step in job["steps"]] == [DEPLOY]
        assert "uses" in job or job["timeout-minutes"] <= 90
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_workflows_pass_actionlint() -> None:
    """The field's own linter finds nothing."""
    actionlint = shutil.which("actionlint")
    if not actionlint:
        pytest.skip("no actionlint on the path")
    ended = run([actionlint, *map(str, WORKFLOWS)], ROOT, {})
    assert (ended.stdout, ended.returncode) == ("", 0)


def test_container_copies_what_there_is() -> None:
    """The recipe of autograder/container.md names files of this repository, all of its course's."""
    text = (ROOT / ".container/Containerfile").read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (.*) \S+$", text, re.M) for name in line.split()]
    assert {place.partition("/")[0] for place in course.CATALOGUE.files()} <= {*copied}
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_requirements_are_a_part_of_the_kits() -> None:
    """Each stands in pyproject.toml too, with the same condition, and has a fixed version."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        project = tomllib.load(file)["project"]["dependencies"]
    text = (ACTION.parent / "requirements.txt").read_text(encoding="utf-8")
    listed = [line.replace('"', "'") for line in text.splitlines() if not line.startswith("#")]
    assert set(listed) <= {re.sub(">=[0-9.]+", "", each) for each in project}
    fixed = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    for line in listed:
        assert re.search(rf"^{line.partition(';')[0]}==", fixed, re.MULTILINE)


# the action's steps, as written


def run(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=dict(environment), capture_output=True, text=True, check=False
    )


def bash(script: str, cwd: Path, environment: Mapping[str, str]) -> Any:
    """Run a script as GitHub's runner does."""
    options = ["--noprofile", "--norc", "-eo", "pipefail"]
    return run(["bash", *options, "-c", script], cwd, environment)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy this repository's files, as a clone would have them; nothing that git ignores."""
    listed = run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], ROOT, os.environ
    ).stdout.split("\0")
    to = tmp_path_factory.mktemp("clone") / "whole"
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return to


@pytest.fixture(scope="module")
def kit(whole: Path) -> Path:
    """Copy the kit, and put the small course in the place of this repository's."""
    to = whole.with_name("kit")
    ours = shutil.ignore_patterns("data", "reference", "release", "source", "tests")
    shutil.copytree(whole, to, ignore=ours)
    shutil.copytree(CATALOGUE.folder, to, dirs_exist_ok=True)
    return to


class Job:
    """A job that uses the action: a checked-out repository and what the runner sets."""

    def __init__(self, folder: Path, kit: Path, inputs: Mapping[str, str]) -> None:
        self.repository, self.temp = folder / "ps1-ada", folder / "temp"
        self.home = kit.parent  # of all jobs: matplotlib looks for fonts but once
        self.repository.mkdir()
        self.temp.mkdir()
        defaults = {name: each["default"] for name, each in parsed(ACTION)["inputs"].items()}
        self.values: dict[str, str] = {
            f"inputs.{k}": v for k, v in (defaults | dict(inputs)).items()
        }
        self.values |= {
            "github.action_path": str(kit / ".github/actions/grade"),
            "runner.temp": str(self.temp),
            "steps.python.outputs.python-path": sys.executable,
            "steps.cache.outputs.cache-hit": "true",
        }
        self.log, self.code = "", 0
        self.summary = self.temp / "summary.md"

    def run(self) -> None:
        """Run the steps with a script; the environment is there, as if from the cache."""
        (self.temp / "autograder").mkdir()
        (self.temp / "autograder" / "venv").symlink_to(sys.prefix)
        for step in steps(ACTION):
            if "run" in step and self._holds(step.get("if", "")):
                self.step(step)

    def step(self, step: Mapping[str, Any]) -> None:
        output = self.temp / "output"
        output.write_text("", encoding="utf-8")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "CI": "true",
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_WORKSPACE": str(self.repository),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        } | {name: self.filled(value) for name, value in step.get("env", {}).items()}
        place = Path(self.filled(step.get("working-directory", str(self.repository))))
        ended = bash(step["run"], place, environment)
        self.log += ended.stdout + ended.stderr
        self.code = self.code or ended.returncode
        for line in output.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            self.values[f"steps.{step.get('id')}.outputs.{name}"] = value

    def filled(self, text: str) -> str:
        return REFERENCE.sub(lambda found: str(self.values.get(found[1], "")), text)

    def _holds(self, condition: str) -> bool:
        """Tell whether a step runs: after a failure none does that does not say always()."""
        if not condition:
            return self.code == 0
        name, _, value = condition.partition(" != ")
        return self.code == 0 and f"'{self.values.get(name, '')}'" != value

    @property
    def folder(self) -> Path:
        return Path(self.values["steps.place.outputs.folder"])

    def output(self, name: str) -> str:
        return self.values.get(f"steps.publish.outputs.{name}", "")


@pytest.fixture
def job(tmp_path: Path, kit: Path) -> Callable[..., Job]:
    """Return ``job(files, **inputs)``: the action has run on a repository with these files."""

    def make(files: Mapping[str, Any], **inputs: str) -> Job:
        made = Job(tmp_path, kit, {name.replace("_", "-"): v for name, v in inputs.items()})
        for name, content in files.items():
            path = made.repository / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = content if isinstance(content, str) else json.dumps(content, indent=1)
            path.write_text(text, encoding="utf-8")
        made.run()
        return made

    return make


@pytest.mark.slow
def test_action_grades_a_right_submission(job: Callable[..., Job], notebook: Make) -> None:
    """All points, a summary, nothing to annotate, a page and JUnit to keep."""
    done = job({PLACE: notebook()}, classroom50="true", classroom_resources="true")
    assert done.code == 0, done.log
    points = f"{TOTAL:g}"
    assert (done.output("score"), done.output("max-score")) == (points, points)
    summary = done.summary.read_text(encoding="utf-8")
    assert f"## falling: {points} of {points} points" in summary
    assert not re.search("^::(error|warning|notice) ", done.log, re.MULTILINE)
    assert len(list((done.folder / "feedback").glob("ps1-ada__falling.html"))) == 1
    assert json.loads((done.folder / "result.json").read_text())["score"] == 100 * TOTAL
    assert len(done.output("result")) > 100
    assert (done.folder / "junit.xml").is_file()


@pytest.mark.slow
def test_action_ends_green_on_a_wrong_submission(job: Callable[..., Job], notebook: Make) -> None:
    """Points are missing, the job is not: the annotation stands on the file's line."""
    done = job({PLACE: notebook({"fall": "twice-as-far"})})
    assert done.code == 0, done.log
    assert float(done.output("score")) < TOTAL
    (line,) = re.findall("^::warning title=fall%3A .*", done.log, re.MULTILINE)
    found = re.search(rf"file={re.escape(PLACE)},line=(\d+)::", line)
    assert found
    text = (done.repository / PLACE).read_text(encoding="utf-8").split("\n")
    assert "def fall(" in text[int(found[1]) - 1]


@pytest.mark.slow
def test_action_ends_red_where_nothing_can_be_graded(job: Callable[..., Job]) -> None:
    """The exit code is the grader's, summary and annotation say why, and there is no score."""
    done = job({PLACE: "{ torn"})
    assert done.code == 3
    assert done.output("score") == ""
    assert "> [!CAUTION]" in done.summary.read_text(encoding="utf-8")
    assert "::error title=Not graded" in done.log
    assert "This is no score." in done.log


@pytest.mark.slow
def test_action_ends_red_where_there_is_nothing(job: Callable[..., Job]) -> None:
    """A repository without a notebook is a fault that says so, in the log and in the summary."""
    done = job({"README.md": "Later."})
    assert done.code == 3
    assert "no notebook (.ipynb) and no script (.py)" in done.log
    assert "no notebook (.ipynb) and no script" in done.summary.read_text(encoding="utf-8")


@pytest.mark.slow
def test_action_obeys_nothing_of_the_students(job: Callable[..., Job], notebook: Make) -> None:
    """Modules, settings and file names in the repository neither run nor command the runner."""
    trap = "import pathlib; pathlib.Path('ran').touch(); raise SystemExit(99)"
    names = ["autograder", "numpy", "venv", "pip", "sitecustomize", "conftest", "json", "secrets"]
    files = {f"{name}.py": trap for name in names}
    files |= {"pytest.ini": "[pytest]\naddopts = --nope", "setup.cfg": "[metadata\n"}
    odd = "::error::bad ::stop-commands::x <b>@all|.ipynb"
    done = job({PLACE: notebook(), odd: notebook(), f"_mine/{odd}": "x", **files})
    assert done.code == 0, done.log
    assert not list(done.repository.rglob("ran"))
    stopped, _, after = done.log.partition("::stop-commands::")
    token = after.split("\n", 1)[0]
    assert re.fullmatch("[0-9a-f]{32}", token)
    shown, _, rest = after.partition(f"\n::{token}::\n")
    assert ": :error: :bad" in shown  # in the table; the runner does not listen either
    assert not re.search(r"^\s*::(error|stop|add|set|group)", stopped + rest, re.MULTILINE)
    assert "<b>" not in done.summary.read_text(encoding="utf-8")


@pytest.mark.slow
def test_action_grades_by_another_course(
    job: Callable[..., Job], notebook: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where the workflow names one, the results are those of its rules."""
    mine = tmp_path_factory.mktemp("course")
    for place, data in CATALOGUE.files().items():
        (mine / place).parent.mkdir(parents=True, exist_ok=True)
        (mine / place).write_bytes(data + b"# mine\n" * place.endswith(".py"))
    done = job({PLACE: notebook()}, course=str(mine))
    assert done.code == 0, done.log
    (line,) = (done.folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    rules = json.loads(line)["versions"]["rules"]
    assert rules == Catalogue(mine).versions["rules"] != CATALOGUE.versions["rules"]


@pytest.mark.slow
def test_action_installs_what_grading_needs(tmp_path: Path, kit: Path, notebook: Make) -> None:
    """The install step, as written, makes an environment in which a submission is graded."""
    made = Job(tmp_path, kit, {})
    (made.repository / "venv.py").write_text("raise SystemExit(99)", encoding="utf-8")
    (made.repository / f"{NAME}.ipynb").write_text(json.dumps(notebook()), encoding="utf-8")
    by_name = {step.get("name"): step for step in steps(ACTION)}
    made.step(by_name["Place"])
    made.step(by_name["Install"])
    if made.code:
        pytest.skip(f"no packages here: {made.log[-300:]}")
    made.step(by_name["Grade"])
    made.step(by_name["Publish"])
    assert made.code == 0, made.log
    assert made.output("score") == "5"


# the other templates


@pytest.mark.slow
def test_student_repository_is_made_as_documented(
    kit: Path, tmp_path: Path, job: Callable[..., Job]
) -> None:
    """The page's two lines make it; it has the student version and a workflow, nothing else."""
    page = (kit / "autograder/ci.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```\n(cp -r \.github/student-repository ps1\n.*?)```", page, re.DOTALL)
    assert bash(script.replace("numpy_basics", NAME), kit, os.environ).returncode == 0
    made = kit / "ps1"
    files = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
    ours = {str(p.relative_to(kit / "release")) for p in (kit / "release" / NAME).iterdir()}
    assert files == {"README.md", ".github/workflows/grade.yml", *ours}
    texts = {path.name: path.read_text(encoding="utf-8") for path in made.rglob("*.ipynb")}
    shutil.rmtree(made)
    done = job({f"{NAME}/{name}": text for name, text in texts.items()})
    assert (done.code, done.output("score")) == (0, "0")
    assert done.log.count("\n::notice title=To do,") == 1


def test_student_workflow_gives_what_the_reusable_one_takes() -> None:
    """Inputs and secrets of the template exist; what is required is given."""
    (job_,) = parsed(ROOT / ".github/student-repository/.github/workflows/grade.yml")[
        "jobs"
    ].values()
    taken = parsed(ROOT / ".github/workflows/grade.yml")[True]["workflow_call"]  # YAML's `on`
    required = {name for name, each in taken["inputs"].items() if each.get("required")}
    assert required <= set(job_["with"]) <= set(taken["inputs"])
    assert set(job_["secrets"]) <= set(taken["secrets"])
    action = parsed(ACTION)
    (step,) = (s for s in steps(ROOT / ".github/workflows/grade.yml") if s.get("id") == "grade")
    assert set(step["with"]) <= set(action["inputs"])


VENV = """#!/bin/sh
mkdir -p "$4/bin"
printf '#!/bin/sh\\n[ "$2 $3" = "-m pip" ] || exec {python} "$@"\\n' > "$4/bin/python"
chmod +x "$4/bin/python"
"""


def gitlab(project: Path, kit: Path) -> subprocess.CompletedProcess[str]:
    """Run the job's script in a student's project, with a clone of the kit."""
    origin = project.parent / "kit.git"
    shutil.copytree(kit, origin)
    assert bash(COMMIT, origin, os.environ).returncode == 0
    template = parsed(ROOT / ".gitlab/grade.yml")["grade"]
    names = {"CI_PROJECT_DIR": str(project)} | template["variables"]
    names["KIT_URL"] = origin.as_uri()
    programs = project.parent / "image"  # whose python makes environments with all in them
    programs.mkdir()
    (programs / "python").write_text(VENV.format(python=sys.executable), encoding="utf-8")
    (programs / "python").chmod(0o755)
    path = f"{programs}:{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(kit.parent), "CI": "true"} | names
    ended: subprocess.CompletedProcess[str] = bash(
        "\n".join(template["script"]), project, environment
    )
    return ended


@pytest.mark.slow
@pytest.mark.parametrize(("content", "code"), [(None, 0), ("{ torn", 3)], ids=["graded", "fault"])
def test_gitlab_script_runs_as_written(
    content: str | None, code: int, kit: Path, tmp_path: Path, notebook: Make
) -> None:
    """The same lines, with a clone of the kit; tests and page are where the job collects them."""
    project = tmp_path / "ps1-ada"
    (project / NAME).mkdir(parents=True)
    text = content or json.dumps(notebook({"fall": "twice-as-far"}))
    (project / PLACE).write_text(text, encoding="utf-8")
    ended = gitlab(project, kit)
    assert ended.returncode == code, ended.stdout + ended.stderr
    kept = parsed(ROOT / ".gitlab/grade.yml")["grade"]["artifacts"]
    for name in (kept["reports"]["junit"], *kept["paths"]):
        assert (project / name).exists()
    assert len(list((project / "build/grades/feedback").glob("*.html"))) == 1


CHECKOUTS: dict[str, tuple[dict[str, str], str, str]] = {
    "graded": ({PLACE: "", "old/copy.ipynb": ""}, "success", "5 of 5 points"),
    "not readable": ({PLACE: "{ torn"}, "error", f"Not graded: {PLACE}: not a notebook: no valid"),
    "two answers": (
        {PLACE: "", f"old/{PLACE}": "wrong"},
        "error",
        f"Not graded: {PLACE}: 2 files answer `falling`, `falling.ipynb` and",
    ),
    "nothing": ({"README.md": "Later."}, "error", "Not graded: .: no notebook (.ipynb)"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("files", "status", "summary"), CHECKOUTS.values(), ids=CHECKOUTS)
def test_classroom50_entry_point_leaves_what_is_published(
    files: dict[str, str], status: str, summary: str, kit: Path, tmp_path: Path, notebook: Make
) -> None:
    """A result, a status and one line, also where there is no score, and the page as an asset."""
    texts = {"": json.dumps(notebook()), "wrong": json.dumps(notebook({"fall": "twice-as-far"}))}
    for place, content in files.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(texts.get(content, content), encoding="utf-8")
    entry = kit / ".github/classroom50/autograder.py"
    output = tmp_path.with_name("outputs")
    environment = {"KIT": str(kit), "OWNER": "ada", "GITHUB_OUTPUT": str(output)}
    ended = run([sys.executable, str(entry)], tmp_path, {"PATH": os.environ["PATH"], **environment})
    assert ended.returncode == 0, ended.stderr
    told = dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
    assert told["status"] == status
    assert told["summary"].startswith(summary)
    assert len(told["summary"]) <= 140
    result = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    points = 100 * TOTAL if status == "success" else 0
    assert (result["owner"], result["score"], result["max-score"]) == ("ada", points, points)
    assert (tmp_path / "classroom50-release-assets/feedback.html").is_file()
    body = (tmp_path / "release-body.md").read_text(encoding="utf-8")
    assert ("5 of 5 points" in body) == (status == "success")


# a checkout full of what could be taken for the grader's own


TRAPS = [
    "reference/__init__.py", f"reference/{NAME}/__init__.py", "reference.py", "nbgrader_config.py",
    "autograder/__init__.py", "autograder/__main__.py", "conftest.py", "sitecustomize.py",
    "usercustomize.py", "numpy.py", "rich.py", "trap.py", f"{NAME}/conftest.py",
]  # fmt: skip
SETTINGS = {
    "pytest.ini": "[pytest]\naddopts = -p trap\n",
    "matplotlibrc": "backend: module://trap\ntext.usetex: True\naxes.facecolor: red\n",
}


@pytest.fixture
def hostile(notebook: Make) -> Callable[[Path], Path]:
    """Return ``hostile(checkout)``: lay traps beside a right answer; they write to this file."""

    def lay(checkout: Path) -> Path:
        ran = checkout.parent / "ran"
        shutil.copytree(CATALOGUE.folder / "release" / NAME, checkout / NAME)
        files = dict.fromkeys(TRAPS, f"open({str(ran)!r}, 'a').write(__file__ + chr(10))\n")
        beside = [PLACE, f"{NAME}.ipynb", f"reference/{PLACE}"]  # so that no script is graded
        files |= SETTINGS | dict.fromkeys(beside, json.dumps(notebook()))
        for name, text in files.items():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            (checkout / name).write_text(text, encoding="utf-8")
        shutil.copytree(checkout / NAME, checkout / "_mine")  # not graded
        return ran

    return lay


NAMED, IN_CI = {"AUTOGRADER_COURSE": "{kit}"}, {"CI": "true"}
HERE = "ps1-ada"
PYTEST = "pytest --pyargs autograder --submission={his}"
COMMANDS: dict[str, tuple[str, str, dict[str, str], int]] = {
    "grade by --course": (HERE, "autograder grade . --course {kit} --out {out}", {}, 0),
    "grade by the variable": (HERE, "autograder grade . --out {out}", NAMED | IN_CI, 0),
    "grade by -m": (HERE, "python -P -m autograder grade . --out {out}", NAMED, 0),
    "grade by none": (HERE, "autograder grade . --out {out}", {}, 2),
    "grade a part by none": (HERE, f"autograder grade {NAME} --out {{out}}", {}, 2),
    "grade by none in CI": (HERE, "autograder grade . --out {out}", IN_CI, 2),
    "publish": (HERE, "autograder publish {kept} --format github", NAMED | IN_CI, 0),
    "publish by none in CI": (HERE, "autograder publish {kept} --format junit", IN_CI, 0),
    "report": (HERE, "autograder report {kept} --course {kit}", {}, 0),
    "report by none in CI": (HERE, "python -P -m autograder report {kept}", IN_CI, 0),
    "doctor in CI": (HERE, "autograder doctor", IN_CI, 0),
    "check": (HERE, f"autograder check {PLACE}", IN_CI, 0),
    "check by -m": (HERE, f"python -P -m autograder check {PLACE}", IN_CI, 0),
    "check in what looks like a course": (HERE, f"autograder check {PLACE}", {}, 0),
    "check below one": (f"{HERE}/_mine", f"autograder check {NAME}.ipynb", {}, 0),
    "pytest by --course": (".", f"{PYTEST} --course={{kit}}", IN_CI, 0),
    "pytest by the variable": (".", PYTEST, NAMED, 0),
    "pytest by none in CI": (".", PYTEST, IN_CI, 4),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_runs_what_a_checkout_holds(
    name: str, kit: Path, tmp_path: Path, hostile: Callable[[Path], Path]
) -> None:
    """No course, settings, module or plugin of the student's is loaded, whatever it is called."""
    place, line, variables, code = COMMANDS[name]
    checkout, kept = tmp_path / HERE, tmp_path / "kept"
    ran = hostile(checkout)
    kept.mkdir()
    shutil.copy(ROOT / "tests/golden/results.jsonl", kept)
    words = {"kit": kit, "out": tmp_path / "out", "kept": kept, "his": checkout / NAME}
    program, *arguments = line.format_map(words).split()
    environment = {"PATH": os.environ["PATH"], "HOME": str(kit.parent)}
    environment |= {key: value.format_map(words) for key, value in variables.items()}
    ended = run([f"{sys.prefix}/bin/{program}", *arguments], tmp_path / place, environment)
    assert not ran.exists(), ran.read_text(encoding="utf-8")
    assert ended.returncode == code, ended.stdout + ended.stderr


@pytest.mark.slow
def test_no_job_runs_what_a_checkout_holds(
    kit: Path, tmp_path: Path, hostile: Callable[[Path], Path], job: Callable[..., Job]
) -> None:
    """Neither the action's steps, nor GitLab's script, nor Classroom 50's entry point."""
    (tmp_path / "50").mkdir()
    (tmp_path / "gitlab").mkdir()
    checkout = tmp_path / "50" / HERE
    for ran in (hostile(checkout), hostile(tmp_path / "gitlab" / HERE), hostile(tmp_path / "lay")):
        assert not ran.exists()
    texts = {
        str(path.relative_to(tmp_path / "lay")): path.read_text(encoding="utf-8")
        for path in (tmp_path / "lay").rglob("*")
        if path.suffix in {".py", ".ipynb", ".ini", ".json", ""} and path.is_file()
    }
    done = job(texts, classroom50="true", classroom_resources="true")
    ended = gitlab(tmp_path / "gitlab" / HERE, kit)
    entry = [sys.executable, str(kit / ".github/classroom50/autograder.py")]
    environment = {"PATH": os.environ["PATH"], "KIT": str(kit), "CI": "true"}
    graded = run(entry, checkout, environment)
    assert not [path.read_text(encoding="utf-8") for path in tmp_path.rglob("ran")]
    assert (done.code, ended.returncode, graded.returncode) == (0, 0, 0), (
        done.log + ended.stderr + graded.stderr
    )


@pytest.mark.slow
def test_gitlab_runs_and_removes_nothing_of_a_checkout(
    kit: Path, tmp_path: Path, notebook: Make
) -> None:
    """No environment or requirements that were pushed count; a pushed link is no way out."""
    project, elsewhere, ran = tmp_path / HERE, tmp_path / "elsewhere", tmp_path / "ran"
    (project / NAME).mkdir(parents=True)
    (project / PLACE).write_text(json.dumps(notebook()), encoding="utf-8")
    for place in (".cache/venv/bin/python", ".autograder/.venv/bin/python", "venv/bin/python"):
        (project / place).parent.mkdir(parents=True)
        (project / place).write_text(f"#!/bin/sh\necho {place} >> {ran}\n", encoding="utf-8")
        (project / place).chmod(0o755)
    wanted = "cat constraints.txt .github/actions/grade/requirements.txt | git hash-object --stdin"
    (project / ".cache/venv/wanted").write_text(bash(wanted, kit, os.environ).stdout)
    for name in ("constraints.txt", "requirements.txt", "pip.conf", "Makefile"):
        (project / name).write_text("no such thing ===\n", encoding="utf-8")
    (elsewhere / "grades").mkdir(parents=True)
    (elsewhere / "grades" / "mine").touch()
    (project / "build").symlink_to(elsewhere)
    ended = gitlab(project, kit)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert not ran.exists()
    assert [path.name for path in (elsewhere / "grades").iterdir()] == ["mine"]
    assert (project / "build/grades/junit.xml").is_file()


def test_gitlab_keeps_no_cache() -> None:
    """A cache lies in the checkout, where a push or another branch's job can fill it."""
    job_ = parsed(ROOT / ".gitlab/grade.yml")["grade"]
    assert "cache" not in job_
    assert not re.search(r"(?m)^\s*(\.|bash|sh|source|make) |\./", "\n".join(job_["script"]))


@pytest.mark.slow
def test_classroom50_writes_through_no_link(kit: Path, tmp_path: Path, notebook: Make) -> None:
    """What a student has pushed under the name of the result leads nowhere."""
    (tmp_path / "victim").write_text("mine")
    checkout = tmp_path / HERE
    (checkout / NAME).mkdir(parents=True)
    (checkout / PLACE).write_text(json.dumps(notebook()), encoding="utf-8")
    (checkout / "result.json").symlink_to(tmp_path / "victim")
    entry = [sys.executable, str(kit / ".github/classroom50/autograder.py")]
    ended = run(entry, checkout, {"PATH": os.environ["PATH"], "KIT": str(kit)})
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "victim").read_text() == "mine"
    assert not (checkout / "result.json").is_symlink()


@pytest.mark.parametrize("line", ["python -m autograder", "python -m pytest", "python -c pass"])
def test_checkout_would_be_seen_to_run(
    line: str, tmp_path: Path, hostile: Callable[[Path], Path]
) -> None:
    """The traps spring where Python or pytest is started as no page says."""
    ran = hostile(tmp_path / HERE)
    program, *arguments = line.split()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": "."}
    run([f"{sys.prefix}/bin/{program}", *arguments], tmp_path / HERE, environment)
    assert ran.exists()


def test_pages_name_no_command_that_would() -> None:
    """Whatever names a command for other people's code has `-P` before `-m`."""
    files = [
        p
        for kept in ("*.md", "*.yml", "*.py", "*.toml")
        for p in ROOT.glob(f"autograder/**/{kept}")
    ]
    files += [*ROOT.glob("*.md"), *ROOT.glob(".git*/**/*.yml"), *ROOT.glob(".container/*")]
    bare = re.compile(r"python3?\"? -m autograder\b(?!\.)")
    found = [p.relative_to(ROOT) for p in files if bare.search(p.read_text(encoding="utf-8"))]
    assert found == []


# the kit's own workflow


@pytest.fixture
def clone(whole: Path, tmp_path: Path) -> Iterator[Path]:
    """Commit a copy of this repository whose environment is this one."""
    folder = tmp_path / "clone"
    shutil.copytree(whole, folder)
    assert bash(COMMIT, folder, os.environ).returncode == 0
    (folder / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (folder / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    (folder / ".venv/installed").touch()
    yield folder
    shutil.rmtree(folder)


def ci_steps(job_: str) -> list[str]:
    each = parsed(ROOT / ".github/workflows/ci.yml")["jobs"][job_]["steps"]
    return [step["run"] for step in each if "run" in step]


def test_ci_compares_release_with_what_is_made(clone: Path) -> None:
    """A changed, a missing and a new file are all differences; none is no difference."""
    compare = ci_steps("release")[-1]
    assert bash(compare, clone, os.environ).returncode == 0
    checks, *_ = clone.glob("release/*/checks.py")
    text = checks.read_text(encoding="utf-8")
    checks.write_text(f"{text}#\n", encoding="utf-8")
    assert bash(compare, clone, os.environ).returncode == 1
    checks.write_text(text, encoding="utf-8")
    checks.with_name("new.txt").write_text("x", encoding="utf-8")
    assert bash(compare, clone, os.environ).returncode == 1


@pytest.mark.slow
def test_ci_makes_the_release_anew(clone: Path) -> None:
    """The release job's steps, in a clean clone, as written: nothing is stale."""
    for script in ci_steps("release"):
        ended = bash(script, clone, os.environ)
        assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.slow
def test_ci_grades_on_the_weak_tier(clone: Path, tmp_path: Path, without_libseccomp: str) -> None:
    """The macOS job's class is graded where neither Landlock nor a pidfd exists, with a warning."""
    folder = tmp_path / "mac"
    folder.mkdir()
    text = f"{without_libseccomp}import os\ndel os.pidfd_open\n"
    (folder / "sitecustomize.py").write_text(text, encoding="utf-8")
    ended = bash(ci_steps("macos")[-1], clone, os.environ | {"PYTHONPATH": str(folder)})
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "WARNING: the sandbox is a process of its own" in ended.stderr


def test_ci_tests_what_there_is() -> None:
    """The macOS job names files of tests, and each is there."""
    named = re.findall(r"\btests/\S+", "\n".join(ci_steps("macos")))
    assert len(named) > 3
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_ci_runs_the_gates_on_every_python() -> None:
    """The versions are those that the package declares, and the step is `make check-all`."""
    jobs = parsed(ROOT / ".github/workflows/ci.yml")["jobs"]
    assert jobs["check"]["strategy"]["matrix"]["python-version"] == ["3.11", "3.12", "3.13", "3.14"]
    assert ci_steps("check") == [".ci/run"]
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()[-1] == "make check-all"
