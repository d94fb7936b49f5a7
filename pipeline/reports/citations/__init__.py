"""References that other programs read: RIS, BibTeX, CSL-JSON, and MEDLINE text (nbib)."""
