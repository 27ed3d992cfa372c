"""A site to work on in a browser: JupyterLite, the students' notebooks, and a first page."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.course.catalogue import Catalogue
from autograder.errors import AutograderError, UsageError
from autograder.extras import need
from autograder.files import folder
from autograder.language import _, say, spoken_now
from autograder.pack.pyodide import loaded_first, pyodide
from autograder.pack.student import contents
from autograder.text import Later

#: JupyterLite hands a .json file on as JavaScript read it: 1.0 as 1, an infinity not at all.
_RULES = {"checks.json": "checks.txt"}
_SETTINGS = "jupyter-lite.json"  # of a site, and the mark of one
_KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
_PLUGIN = "@jupyterlite/pyodide-kernel-extension"
_WELCOME = Later(
    "**In the browser.** Nothing is installed. What you write is kept in this browser, on this "
    "device: save with Ctrl+S and come back to the same address. **To hand in:** save, then "
    "*File → Download*, and hand in the file that you get."
)


class Builder(msgspec.Struct, frozen=True, kw_only=True):
    """What a site is built with.

    Parameters
    ----------
    extension : Path
        The folder of the kernel's extension.
    settings : dict
        What the site's settings say of the kernel.
    kernel : dict
        How a notebook names it.
    archive : Path, optional
        Of JupyterLite itself, if not the one installed.
    """

    extension: Path
    settings: dict[str, Any]
    kernel: dict[str, str]
    archive: Path | None = None


def build(
    catalogue: Catalogue,
    names: list[str],
    out: Path,
    builder: Builder | None = None,
    language: str = "",
) -> int:
    """Write the site, and return its size in bytes.

    Parameters
    ----------
    catalogue : Catalogue
        The course.
    names : list of str
        Of its assignments.
    out : Path
        The site's folder. A site that is there is replaced, at once.
    builder : Builder, optional
        Pyodide, unless something else is said.
    language : str
        Of the student versions, if not the course's own.

    Raises
    ------
    CourseError
        If an assignment is not fit for students, or needs what no browser has.
    UsageError
        If the extra is not installed, or something else than a site is in the folder.
    """
    need("web", "pack web")
    if out.is_symlink() or (out.exists() and not _is_replaceable(out)):
        raise UsageError(f"{out}: something else than a site is there; name another folder.")
    files: dict[str, bytes] = {}
    for name in names:
        files |= contents(catalogue, name, language)
    builder = builder or _pyodide(files)
    with tempfile.TemporaryDirectory(prefix=".site-", dir=folder(out.absolute().parent)) as made:
        site = _built(Path(made), _adapted(files, names, builder), builder)
        (site / "index.html").write_text(_front_page(catalogue, files, names), encoding="utf-8")
        (site / ".nojekyll").touch()  # GitHub Pages serves the files as they are
        if out.exists():
            out.rename(Path(made, "old"))
        site.rename(out)
    return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())


def _is_replaceable(out: Path) -> bool:
    return out.is_dir() and ((out / _SETTINGS).is_file() or not any(out.iterdir()))


def _pyodide(files: Mapping[str, bytes]) -> Builder:
    """Return the kernel that users get, whose Python comes from the makers' content network."""
    options = {"packages": loaded_first(files)}
    settings = {"pyodideUrl": pyodide().url, "loadPyodideOptions": options}
    there = distribution("jupyterlite-pyodide-kernel").files or ()
    package = next(each for each in there if each.match(f"{_PLUGIN}/package.json"))
    extension = Path(str(package.locate())).resolve().parent
    return Builder(extension=extension, settings={f"{_PLUGIN}:kernel": settings}, kernel=_KERNEL)


def _adapted(files: Mapping[str, bytes], names: list[str], builder: Builder) -> Mapping[str, bytes]:
    """Return the files of a site: its notebooks name its kernel and say how to hand in."""
    adapted = {}
    for place, data in files.items():
        if not place.endswith(".ipynb"):
            renamed, text = _renamed(place, data)
            adapted[renamed] = text
            continue
        notebook = json.loads(data)
        notebook["metadata"]["kernelspec"] = builder.kernel
        if place in map(_place, names):
            cell = {"cell_type": "markdown", "metadata": {}, "source": say(_WELCOME)}
            if notebook["nbformat_minor"] >= 5:
                cell["id"] = "in-the-browser"
            notebook["cells"].insert(0, cell)
        adapted[place] = json.dumps(notebook, indent=1, ensure_ascii=False).encode()
    return adapted


def _renamed(place: str, data: bytes) -> tuple[str, bytes]:
    """Return a file under a name by which JupyterLite leaves its text as it is."""
    path = PurePosixPath(place)
    if path.name == "checks.py":
        for old, new in _RULES.items():
            data = data.replace(f'with_name("{old}")'.encode(), f'with_name("{new}")'.encode())
    return str(path.with_name(_RULES.get(path.name, path.name))), data


def _place(name: str) -> str:
    return f"{name}/{name}.ipynb"


def _built(made: Path, files: Mapping[str, bytes], builder: Builder) -> Path:
    """Return the folder of a site with these files, in a folder that is ours."""
    project = made / "project"
    for place, data in files.items():
        path = project / "contents" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    config = {
        "apps": ["notebooks", "tree", "edit"],
        "contents": ["contents"],
        "federated_extensions": [str(builder.extension)],
        "ignore_sys_prefix": True,  # whatever else is installed here
        "no_libarchive": True,
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "output_dir": str(made / "site"),
    }
    if builder.archive:
        config["app_archive"] = str(builder.archive)
    page = {"appUrl": "./tree", "litePluginSettings": builder.settings}
    _write_json(project / "jupyter_lite_config.json", {"LiteBuildConfig": config})
    _write_json(
        project / _SETTINGS, {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}
    )
    command = [sys.executable, "-P", "-m", "jupyterlite_core", "build"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode:
        (why, *_) = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise AutograderError(f"jupyterlite could not build the site: {why}")
    return made / "site"


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _front_page(catalogue: Catalogue, files: Mapping[str, bytes], names: list[str]) -> str:
    """Return the site's first page: the notebooks, where work is kept, how it is handed in."""
    environment = Environment(
        loader=PackageLoader("autograder.pack", "."), autoescape=True, undefined=StrictUndefined
    )
    environment.globals["_"] = lambda text: Markup(_(text))
    titles = {name: _title(json.loads(files[_place(name)]), name) for name in names}
    return environment.get_template("site.html.j2").render(
        titles=titles, lang=spoken_now().replace("_", "-")
    )


def _title(notebook: Mapping[str, Any], name: str) -> str:
    """Return the first heading of a notebook, else its name."""
    lines = [line for cell in notebook["cells"] for line in "".join(cell["source"]).splitlines()]
    return next((line[2:] for line in lines if line.startswith("# ")), name.replace("_", " "))
