"""From the values that a worker claims to points: what is wrong, and which mistake it is."""
