"""Return a list of 100,000 levels."""

# points: fall 0

def fall(t):
    answer = []
    for _ in range(100_000):
        answer = [answer]
    return answer
