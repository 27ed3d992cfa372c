"""Replace built-in functions by ones that are always true."""

# points: L1 0

import builtins

def L1(yhat, y):
    builtins.all = builtins.any = lambda *arguments: True
    return 0.0
