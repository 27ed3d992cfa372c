"""The right answers, each a page of a textbook."""


class Stack:
    """What comes last goes first."""

    def __init__(self):
        self.items = []

    def push(self, item):
        """Put an item on top."""
        self.items.append(item)

    def pop(self):
        """Take the top item off and return it; None where there is none."""
        return self.items.pop() if self.items else None

    def __len__(self):
        return len(self.items)


def turned_over(stack):
    """Return a new stack with the lowest item of another on top."""
    turned = Stack()
    while len(stack):
        turned.push(stack.pop())
    return turned
