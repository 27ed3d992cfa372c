"""Raise an exception whose traceback never ends and whose name raises."""

# points: landing 0
# hangs: landing

class Hostile(NameError):
    @property
    def name(self):
        raise self

    @property
    def __traceback__(self):
        return Endless()


class Endless:
    @property
    def tb_next(self):
        return self

    tb_frame = tb_next
    f_code = tb_next
    co_filename = "<cell 99999999999999999999>"
    tb_lineno = 10**30


def landing(heights):
    raise Hostile
