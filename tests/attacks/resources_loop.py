"""Never end."""

# points: landing 0
# hangs: landing

def landing(heights):
    turns = 0
    while True:
        turns += 1
