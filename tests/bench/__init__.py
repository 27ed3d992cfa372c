"""The benchmark behind ``make bench``; README.md beside it says how to read the figures."""
