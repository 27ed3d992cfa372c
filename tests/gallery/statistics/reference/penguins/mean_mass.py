"""mean_mass: how heavy the penguins of each species are (2 points)."""

import numpy as np
import pandas as pd

from autograder import Exercise

from . import answers

FEW = pd.DataFrame(
    {"species": ["Gentoo", "Adelie", "Gentoo", "Gentoo"], "mass": [5.0, 3.5, 6.0, 6.5]}
)
LOST = pd.DataFrame({"species": ["Adelie", "Adelie", "Gentoo"], "mass": [3.5, None, 5.0]})


def flock(draw):
    """Draw penguins of three species; of each, the first was weighed and the second was not."""
    species = np.repeat(["Adelie", "Chinstrap", "Gentoo"], draw.integers(5, 9, 3))
    mass = draw.normal(4.2, 0.6, len(species))
    mass[np.unique(species, return_index=True)[1] + 1] = np.nan
    order = draw.permutation(len(species))
    return {"penguins": pd.DataFrame({"species": species[order], "mass": mass[order]})}


def in_order(means):
    """Any order of the species is right."""
    return means.sort_index()


mean_mass = Exercise(
    answers.mean_mass,
    points=2,
    normal_form=in_order,
    public={"four penguins": {"penguins": FEW}, "one not weighed": {"penguins": LOST}},
    hidden={"an island": flock, "another island": flock},
)


@mean_mass.witness
def by_hand(penguins):
    """Return the same, a species at a time."""
    weighed = penguins[penguins["mass"] > 0]
    kinds = sorted({*weighed["species"]})
    return pd.Series([sum(m) / len(m) for m in (_masses(weighed, kind) for kind in kinds)], kinds)


def _masses(weighed, kind):
    return [m for s, m in zip(weighed["species"], weighed["mass"], strict=True) if s == kind]


mean_mass.slip(
    "totals",
    ".mean()",
    ".sum()",
    tell="These are the masses of all penguins of a species together: what is the mean of them?",
    report="Adds the masses up.",
)


@mean_mass.mistake("Counts penguins that were not weighed as 0 kg.")
def nothing_weighed(penguins):
    """A penguin that was not weighed does not weigh 0 kg: what does `mean` do with `NaN`?"""
    return penguins.fillna({"mass": 0}).groupby("species")["mass"].mean()


@mean_mass.variant
def by_sums(penguins):
    """By sums and counts, from large to small."""
    groups = penguins.dropna().groupby("species")["mass"]
    return (groups.sum() / groups.size()).sort_values()[::-1]


@mean_mass.variant
def one_by_one(penguins):
    """A loop over the species, as they come."""
    kinds = penguins["species"].unique()
    return pd.Series({kind: penguins[penguins["species"] == kind]["mass"].mean() for kind in kinds})
