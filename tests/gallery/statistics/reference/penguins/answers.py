"""The right answers, each a page of a textbook."""


def mean_mass(penguins):
    """Return the mean mass of each species in kg, a Series with the species as its index.

    What is missing is neither in the sum nor in the number it is divided by.
    """
    return penguins.groupby("species")["mass"].mean()
