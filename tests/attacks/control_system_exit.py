"""Leave by SystemExit with success."""

# points: L1 0

def L1(yhat, y):
    raise SystemExit(0)
