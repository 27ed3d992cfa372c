"""Where student code runs: never in the grader's process.

``wire`` (what crosses the pipe), ``worker`` (the only place where student code runs), ``zygote`` (a
warm process that forks workers), ``confine`` (their limits), ``pool`` (the grader's side),
``session`` (one submission's conversation), ``canary`` (what gets out).
"""
