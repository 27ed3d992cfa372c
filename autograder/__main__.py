"""``python -P -m autograder``: without -P, Python would look into the working folder first."""

from autograder.cli import main

main(prog_name="autograder")
