"""Statements run and functions called: how it ends, within a time, and what it does besides."""
