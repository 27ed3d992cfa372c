"""What a source notebook says, and what stands beside a student's."""
