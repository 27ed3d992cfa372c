"""Begin with what a spreadsheet would compute."""

# points: landing 0

def landing(heights):
    raise ValueError("=HYPERLINK(1)\n=1+1,@SUM(1)")
