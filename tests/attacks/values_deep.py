"""Return a list of 100,000 levels."""

# points: L1 0

def L1(yhat, y):
    answer = []
    for _ in range(100_000):
        answer = [answer]
    return answer
