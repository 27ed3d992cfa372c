"""From an nbgrader notebook to an assignment of this kit: answers, exercises, cases.

The notebook is the instructor's own. Its text is read, by `ast`, and never executed here; what is
written is loaded once, as any course is, to prove its cases.
"""
