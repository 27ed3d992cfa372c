"""Begin with what a spreadsheet would compute."""

# points: L1 0

def L1(yhat, y):
    raise ValueError("=HYPERLINK(1)\n=1+1,@SUM(1)")
