"""Fill the disk (here: 1 MB)."""

# points: full
# held by: landlock, rlimits

def landing(heights):
    def fill():
        with open(f"{FOLDER}/filler", "wb", buffering=0) as file:
            return file.write(b"x" * 1_000_000)

    attempt(fill)
    return np.sqrt(heights / 4.905)
