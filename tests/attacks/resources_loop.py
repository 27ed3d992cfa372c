"""Never end."""

# points: L1 0
# seconds: 0.3

def L1(yhat, y):
    turns = 0
    while True:
        turns += 1
