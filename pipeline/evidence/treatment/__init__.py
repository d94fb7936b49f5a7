"""What was given, how much, and for how long."""
