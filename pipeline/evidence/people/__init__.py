"""Who was studied, how many, and where."""
