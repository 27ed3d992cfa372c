"""Return infinity, near which everything is relatively near."""

# points: fall 0

def fall(t):
    return float("inf")
