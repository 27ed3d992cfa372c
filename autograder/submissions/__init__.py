"""What was handed in: found, and read as text that nothing here executes or parses."""
