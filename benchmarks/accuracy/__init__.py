"""How right is what we read? Real texts and gold labels outside the project, a table per field."""
