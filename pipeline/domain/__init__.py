"""The nouns, frozen, and the pure rules about them: no I/O, no clock, standard library only."""
