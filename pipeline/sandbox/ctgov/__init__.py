"""ClinicalTrials.gov's API v2, answered from the registrations the sandbox holds."""
