"""Draw both files of the notebook where this is run, and nothing else.

`autograder pack student logistic_regression --single-file` sends it along in the files' place.
"""

from pathlib import Path

from draw import TEST, TRAIN, write_split

if __name__ == "__main__":
    for split in (TRAIN, TEST):
        write_split(Path(), split)
