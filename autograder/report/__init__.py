"""Results for people: each format in a module of its own, none of which changes a result."""
