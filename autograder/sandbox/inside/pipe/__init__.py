"""What crosses the pipe: values of a closed set, how much of them, and messages."""
