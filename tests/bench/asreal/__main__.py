"""``python -m tests.bench.asreal NAME STUDENTS OUT``: a class as real ones are, to be graded."""

import sys
from pathlib import Path

from autograder.course.catalogue import open_course
from autograder.selfcheck.simulate import simulate

from .student import as_real

name, students, out = sys.argv[1:]
simulate(open_course(None), name, int(students), Path(out), as_real)
