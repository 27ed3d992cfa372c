"""Never end."""

# points: L1 0
# hangs: L1

def L1(yhat, y):
    turns = 0
    while True:
        turns += 1
