"""What was measured, and what happened to it."""
