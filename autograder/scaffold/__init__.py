"""What an instructor begins with: a course, and an assignment that works as it is."""
