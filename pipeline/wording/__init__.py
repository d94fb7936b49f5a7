"""How what is held is said to a reader: the same words in letters, pages and on a terminal."""
