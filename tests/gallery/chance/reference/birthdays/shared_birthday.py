"""shared_birthday: a simulation, right within what chance does (2 points)."""

import math

import numpy as np

from autograder import Case, Exercise, Tolerance

from . import answers

CHANCE = Tolerance(0, 0.12, "five standard errors between two simulations of 1000 rooms")


def seeded(student, seed, crowds):
    """It is called for each crowd, with `np.random.default_rng(seed)` and 1000 rooms.

    As far as chance takes it, it may be off.
    """
    rng = np.random.default_rng(seed)
    return np.array([student.shared_birthday(rng, people, 1000) for people in crowds])


def parties(draw):
    """Draw a seed, and how many people come: to one of the parties 70, almost surely enough."""
    crowds = draw.permutation([70, *draw.integers(5, 50, draw.integers(3, 6))])
    return {"seed": int(draw.integers(10**6)), "crowds": crowds.tolist()}


shared_birthday = Exercise(
    answers.shared_birthday,
    points=2,
    scenario=seeded,
    public={"three crowds": Case({"seed": 1, "crowds": [70, 30, 5]}, tolerance=CHANCE)},
    hidden={
        name: Case(parties, tolerance=CHANCE) for name in ("parties", "others", "still others")
    },
)


@shared_birthday.witness
def exactly(seed, crowds):
    """Return what it is with very many rooms: each of them finds a day that is free."""
    return np.array([1 - math.prod((365 - n) / 365 for n in range(people)) for people in crowds])


shared_birthday.slip(
    "not_in_order",
    "np.sort(days, axis=1)",
    "days",
    tell="You compare those who came one after the other: who else may share a birthday?",
    report="Compares neighbours that are not in order.",
)


@shared_birthday.mistake("Counts pairs, not rooms.")
def pairs(rng, people, rooms):
    """You count the pairs: a room with three pairs in it is one room."""
    days = np.sort(rng.integers(365, size=(rooms, people)), axis=1)
    return np.sum(days[:, 1:] == days[:, :-1]) / rooms


@shared_birthday.mistake("Counts people, not rooms.")
def share_of_people(rng, people, rooms):
    """You return the share of people who have no day of their own: what share of rooms is it?"""
    days = rng.integers(365, size=(rooms, people))
    return 1 - sum(len(np.unique(room)) for room in days) / (rooms * people)


@shared_birthday.variant
def by_unique(rng, people, rooms):
    """By the days that are left when each is counted once."""
    rows = rng.choice(365, (rooms, people))
    return sum(np.unique(row).size < people for row in rows) / rooms


@shared_birthday.variant
def by_sets(rng, people, rooms):
    """A room at a time, and other draws."""
    found = 0
    for _ in range(rooms):
        found += len({int(365 * rng.random()) for _ in range(people)}) < people
    return found / rooms
