"""Return a generator without end."""

# points: fall 0

def fall(t):
    return (1.25 for _ in iter(int, 1))
