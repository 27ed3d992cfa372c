"""Classroom 50 runs this in a student's checkout: exit code 0 is graded, another is a fault.

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


def main() -> int:
    """Grade the checkout and leave ``result.json`` and ``release-body.md`` in it."""
    program = [sys.executable, "-P", "-m", "autograder"]  # -P: not the student's autograder.py
    environment = {"AUTOGRADER_COURSE": str(KIT), **os.environ, "PYTHONPATH": str(KIT)}
    with tempfile.TemporaryDirectory() as folder:
        steps = [("grade", "--out", folder, "."), ("publish", folder, "--format", "classroom50")]
        for step in steps:
            if code := subprocess.run([*program, *step], env=environment, check=False).returncode:
                return code
        for name in ("result.json", "release-body.md"):
            Path(name).unlink(missing_ok=True)  # a link of the student's leads elsewhere
            shutil.copyfile(Path(folder, name), name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
