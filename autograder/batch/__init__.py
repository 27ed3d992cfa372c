"""A class graded: many submissions side by side, on this machine or on many."""
