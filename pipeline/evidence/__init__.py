"""Read a record and say what it says: one question per file, each answer with its words."""
