"""End the process with success in the middle of a call."""

# points: landing 0

import os

def landing(heights):
    os._exit(0)
