"""iCite, Unpaywall and Crossref, answered from the corpus and what is known beyond it."""
