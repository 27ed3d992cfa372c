"""Return thousands of digits wherever something is asked for: a line of megabytes, if all is kept."""

# assignment: springs
# points: loss 0, length 0, start 0, slopes 0, fit 0

def loss(*anything):
    return np.sqrt(np.arange(1e-9, 4096.0)).reshape(64, 64) / 3e200


length = start = slopes = fit = loss
