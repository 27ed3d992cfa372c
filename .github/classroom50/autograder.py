"""Classroom 50 runs this in a student's checkout: exit code 0 where there is something to tell.

It stands at ``<classroom>/autograders/<assignment>/autograder.py``, with the kit beside it, or
wherever KIT says; the kit's course grades, unless AUTOGRADER_COURSE names another. The assignment's
``runtime`` block installs what ``.github/actions/grade/requirements.txt`` names.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

KIT = os.environ.get("KIT") or Path(__file__).resolve().with_name("kit")
ASSETS = Path("classroom50-release-assets")


def main() -> int:
    """Grade the checkout, one student's, and leave what Classroom 50 publishes of it.

    What could not be graded has a result of 0 of 0 with a status and the reason: of what ends with
    another exit code, the runner would publish that code alone.
    """
    program = [sys.executable, "-P", "-m", "autograder"]  # -P: not the student's autograder.py
    environment = {"AUTOGRADER_COURSE": str(KIT), **os.environ, "PYTHONPATH": str(KIT)}
    owner = os.environ.get("OWNER") or os.environ.get("USERNAME") or Path.cwd().name
    with tempfile.TemporaryDirectory() as folder:
        steps = [
            ("grade", "--out", folder, "--student", owner, "."),
            ("publish", folder, "--format", "classroom50"),
            ("report", folder),
        ]
        codes = [
            subprocess.run([*program, *step], env=environment, check=False).returncode
            for step in steps
        ]
        if not Path(folder, "result.json").is_file():
            return max(codes)
        for name in ("result.json", "release-body.md"):
            replace(Path(name))
            shutil.copyfile(Path(folder, name), name)
        replace(ASSETS)
        ASSETS.mkdir()
        for number, page in enumerate(sorted(Path(folder, "feedback").glob("*.html"))):
            shutil.copyfile(page, ASSETS / f"feedback{number or ''}.html")
    return 0


def replace(path: Path) -> None:
    """Make room for what the grader writes: a link of the student's leads elsewhere."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
