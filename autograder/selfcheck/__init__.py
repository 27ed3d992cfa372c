"""The kit grades itself: simulated classes, and the proof of every declaration."""
