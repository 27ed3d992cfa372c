"""All that a worker can import: this folder, a package of its own, the standard library, numpy."""
