"""Ask for 3 GiB, bit by bit and past Python's allocator."""

# points: full
# held by: rlimits

import mmap

def landing(heights):
    attempt(lambda: len([mmap.mmap(-1, 1 << 28) for _ in range(12)]))
    return np.sqrt(heights / 4.905)
