"""Return the right number as text, which some comparisons turn into a number."""

# points: fall 0

def fall(t):
    return str(9.81 * np.square(t) / 2)
