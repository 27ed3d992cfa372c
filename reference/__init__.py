"""The right answers: short, vectorised, documented. One module an assignment."""
