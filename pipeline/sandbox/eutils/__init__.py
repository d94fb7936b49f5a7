"""NCBI's E-utilities, answered from a corpus: one verb a file."""
