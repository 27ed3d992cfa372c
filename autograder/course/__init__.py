"""What a course asks: its declarations, found, loaded and made ready for grading."""
