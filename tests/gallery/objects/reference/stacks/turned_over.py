"""turned_over: a function and a class, each a student's own (2 points)."""

from autograder import Exercise

from . import answers
from .stack import Stack


def turns(student, items):
    """The items are pushed on a `Stack`, the top one is popped, and the rest turned over.

    What `turned_over` gives is popped as often as there are items left.
    """
    stack = student.Stack()
    for item in items:
        stack.push(item)
    stack.pop()
    turned = student.turned_over(stack)
    return [turned.pop() for _ in items[1:]]


turned_over = Exercise(
    answers.turned_over,
    points=2,
    needs=(Stack,),
    scenario=turns,
    public={"three": {"items": [1, 2, 3]}},
    hidden={
        "drawn": lambda draw: {"items": draw.permutation(9)[:5].tolist()},
        "drawn again": lambda draw: {"items": draw.permutation(9)[:6].tolist()},
        "more": lambda draw: {"items": draw.permutation(90)[: draw.integers(7, 20)].tolist()},
    },
)


@turned_over.witness
def as_they_came(items):
    """Return the items but the last: what is turned over twice is as it was."""
    return items[:-1]


turned_over.slip(
    "one_stays",
    "len(stack)",
    "len(stack) > 1",
    tell="One item stays behind in the old stack: when is it empty?",
    report="Leaves the last item where it is.",
)


@turned_over.mistake("Returns the stack as it came.")
def as_it_came(stack):
    """Your stack comes back as it was: what was on top still is."""
    return stack


@turned_over.variant
def by_list(stack):
    """By a list in between."""
    items = [stack.pop() for _ in range(len(stack))]
    turned = type(stack)()
    for item in items:
        turned.push(item)
    return turned


@turned_over.variant
def by_count(stack):
    """By how many there are."""
    turned = type(stack)()
    for _ in range(len(stack)):
        turned.push(stack.pop())
    return turned
