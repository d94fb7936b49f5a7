"""Other programs that read PubMed's XML, each in an environment of its own."""
