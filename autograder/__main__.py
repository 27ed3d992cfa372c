"""``python -P -m autograder``: without -P, Python would look into the working folder first."""

from autograder.cli import main

if __name__ == "__main__":  # and not where a process more is started
    main(prog_name="autograder")
