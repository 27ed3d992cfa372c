"""caesar: a text whose letters are moved (2 points)."""

from autograder import Exercise

from . import answers
from .answers import ALPHABET


def secret(draw):
    """Draw a text of all letters, some other characters, and by how much it is moved."""
    letters = "".join(draw.permutation([*ALPHABET, *" ,!", *"AZ"]))
    return {"text": letters, "shift": int(draw.integers(4, 12))}


caesar = Exercise(
    answers.caesar,
    points=2,
    public={
        "from the end to the start": {"text": "xyz", "shift": 3},
        "a sentence": {"text": "Hail, caesar!", "shift": 1},
    },
    hidden={
        "a secret": secret,
        "moved back": lambda draw: secret(draw) | {"shift": -int(draw.integers(2, 12))},
        "more than once round": lambda draw: secret(draw) | {"shift": int(draw.integers(30, 38))},
    },
)


@caesar.witness
def by_code(text, shift):
    """Return the same by the numbers of characters."""
    return "".join(chr((ord(c) - 97 + shift) % 26 + 97) if "a" <= c <= "z" else c for c in text)


caesar.slip(
    "backwards",
    "+ shift",
    "- shift",
    tell="Your letters go back in the alphabet where they should go on: what is done with `shift`?",
    report="Moves to the left.",
)
caesar.slip(
    "short_alphabet",
    "% 26",
    "% 25",
    tell="Your alphabet is one letter short: how many has it?",
    report="Goes round after 25 letters.",
)


@caesar.mistake("Leaves out what is no letter.")
def letters_alone(text, shift):
    """You keep the letters alone: what becomes of a blank?"""
    return caesar("".join(c for c in text if c in ALPHABET), shift)


@caesar.variant
def by_halves(text, shift):
    """By `translate`, from an alphabet that begins further on."""
    cut = shift % 26
    return text.translate(str.maketrans(ALPHABET, ALPHABET[cut:] + ALPHABET[:cut]))


@caesar.variant
def by_replacement(text, shift):
    """By a dict."""
    moved = {a: ALPHABET[(n + shift) % len(ALPHABET)] for n, a in enumerate(ALPHABET)}
    return "".join(moved.get(c, c) for c in text)
