"""What a review included, and until when it searched."""
