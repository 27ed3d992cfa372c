"""Results for machines: each format in a module of its own, and what a job in CI makes of them."""
