"""Europe PMC's REST service, answered from the preprints the sandbox holds."""
