"""The text itself: sentences, parts, clauses, words, numbers."""
