"""How many texts are read side by side: what several extractors ask of a text is kept for these.

Each question is asked of all of them before the next. The more they are, the longer its code stays
in the processor's cache; too many, and the texts no longer do. Measured: 32 to 128 are about alike.
"""

TOGETHER = 64
