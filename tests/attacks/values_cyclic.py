"""Return a list that contains itself."""

# points: L1 0

def L1(yhat, y):
    answer = []
    answer.append(answer)
    return answer
