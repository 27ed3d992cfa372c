"""Be late and wrong: what needs `sigmoid` runs again with the right one, and all get a second look."""

import time

def wrong(function):
    def answer(*arguments):
        time.sleep(2.85)
        return function(*arguments) + 1
    return answer

basic_sigmoid = wrong(basic_sigmoid)
sigmoid = wrong(sigmoid)
image2vector = wrong(image2vector)
normalize_rows = wrong(normalize_rows)
softmax = wrong(softmax)
L1 = wrong(L1)
L2 = wrong(L2)

def sigmoid_derivative(x):
    time.sleep(2.85)
    return sigmoid(x)
