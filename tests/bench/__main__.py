"""``python -m tests.bench``."""

from .bench import main

main()
