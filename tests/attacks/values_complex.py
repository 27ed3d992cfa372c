"""Return the right number with an imaginary part that is left out of a comparison."""

# points: fall 0

def fall(t):
    return 9.81 * np.square(t) / 2 + 1j
