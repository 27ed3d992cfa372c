"""Sleep where a cell is run, which every exercise needs."""

import time

LATE = [time.sleep(2.85)]

def late(function):
    def answer(*arguments):
        return LATE and function(*arguments)
    return answer

basic_sigmoid = late(basic_sigmoid)
sigmoid = late(sigmoid)
sigmoid_derivative = late(sigmoid_derivative)
image2vector = late(image2vector)
normalize_rows = late(normalize_rows)
softmax = late(softmax)
L1 = late(L1)
L2 = late(L2)
