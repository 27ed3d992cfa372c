"""Send a datagram, as a name lookup does."""

# points: full
# held by: filter

import socket

def landing(heights):
    attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", UDP)))
    return np.sqrt(heights / 4.905)
