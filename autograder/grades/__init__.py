"""From results to grades: what counts, what was adjusted, what another run has changed."""
