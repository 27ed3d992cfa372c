"""Return a list and a dict that say they are short and never end."""

# points: L1 0
# hangs: L1

class Endless(list):
    def __len__(self):
        return 1

    def __iter__(self):
        while True:
            yield 1.25


def L1(yhat, y):
    return Endless()
