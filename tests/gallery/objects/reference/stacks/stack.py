"""Stack: a class, whose objects are used (3 points)."""

from autograder import Exercise

from . import answers


def plays(student, moves):
    """Of two new stacks, the first gets `moves`: a number is pushed, at None it pops.

    What it pops, and how many each of the two holds then, is looked at.
    """
    stack, second = student.Stack(), student.Stack()
    popped = []
    for move in moves:
        if move is None:
            popped.append(stack.pop())
        else:
            stack.push(move)
    return {"popped": popped, "lengths": [len(stack), len(second)]}


def drawn(draw):
    """Draw moves: some are pushed, one is popped, and so again; two at least remain."""
    numbers = draw.permutation(90)[: draw.integers(6, 9)].tolist()
    return {"moves": [*numbers[:4], None, *numbers[4:], None, None]}


Stack = Exercise(
    answers.Stack,
    points=3,
    scenario=plays,
    weights={"popped": 4},
    public={
        "the last goes first": {"moves": [1, 2, 3, None, None]},
        "taken from an empty stack": {"moves": [5, None, None]},
    },
    hidden={
        "drawn": drawn,
        "drawn again": drawn,
        "emptied": lambda draw: {"moves": [*draw.permutation(9)[:2].tolist(), None, None, None]},
    },
)


@Stack.witness
def by_slices(moves):
    """Return the same without a stack."""
    held, popped = (), []
    for move in moves:
        popped += [held[-1] if held else None] if move is None else []
        held = held[:-1] if move is None else (*held, move)
    return {"popped": popped, "lengths": [len(held), 0]}


Stack.slip(
    "queue",
    "self.items.pop()",
    "self.items.pop(0)",
    tell="What came first goes first with you, as in a queue: which one is on top?",
    report="Takes the lowest item: a queue.",
)
Stack.slip(
    "stays_there",
    "self.items.pop()",
    "self.items[-1]",
    tell="Your `pop` shows the top item and leaves it there: which method of a list takes it off?",
    report="Does not take the item off.",
)


@Stack.mistake("Keeps the items of all stacks in one list.")
class OneForAll:
    """All of your stacks share one list: where is it made, in the class or for each new stack?"""

    items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop() if self.items else None

    def __len__(self):
        return len(self.items)


@Stack.variant
class Listed(list):
    """A list, which has a length."""

    push = list.append

    def pop(self):
        return super().pop() if self else None


@Stack.variant
class Linked:
    """Pairs that hold the rest."""

    def __init__(self):
        self.top, self.length = None, 0

    def push(self, item):
        self.top, self.length = (item, self.top), self.length + 1

    def pop(self):
        if self.top is None:
            return None
        item, self.top = self.top
        self.length -= 1
        return item

    def __len__(self):
        return self.length
