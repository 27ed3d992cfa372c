"""A submission's text, parsed: its statements, which of them a name needs, what they look like."""
