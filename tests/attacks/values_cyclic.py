"""Return a list that contains itself."""

# points: fall 0

def fall(t):
    answer = []
    answer.append(answer)
    return answer
