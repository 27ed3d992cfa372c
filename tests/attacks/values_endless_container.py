"""Return a list and a dict that say they are short and never end."""

# points: landing 0
# hangs: landing

class Endless(list):
    def __len__(self):
        return 1

    def __iter__(self):
        while True:
            yield 1.25


def landing(heights):
    return Endless()
