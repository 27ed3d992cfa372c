"""Grades in the files of Canvas, Moodle and spreadsheets, of which nothing else changes a byte."""
