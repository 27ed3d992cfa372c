"""Zips to hand on: what a student gets, and what Gradescope runs."""
