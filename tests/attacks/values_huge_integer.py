"""Return an integer of 100,001 digits."""

# points: fall 0

def fall(t):
    return 10**100_000
