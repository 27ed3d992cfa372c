"""The right answers, each a page of a textbook."""

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def caesar(text, shift):
    """Return the text with its small letters moved `shift` places on, all else as it is."""
    moved = [ALPHABET[(n + shift) % 26] for n in range(26)]
    return text.translate(str.maketrans(ALPHABET, "".join(moved)))
