"""The version of each extractor: raised when what it answers changes, so that all is read again.

Apart from the extractors, for a run that finds nothing unread has no need of their patterns.
"""

from __future__ import annotations

DESIGN = "design/5"
RANDOMISED = "randomised/3"
SPECIES = "species/3"
PEOPLE = "people/3"
FORMS = "forms/3"
DOSES = "doses/3"
DURATIONS = "durations/3"
COMPARATORS = "comparators/3"
SUPPLEMENTS = "supplements/3"
POPULATIONS = "populations/4"
COUNTRIES = "countries/3"
OUTCOMES = "outcomes/5"
REGISTRIES = "registries/3"
FUNDING = "funding/2"
CAUTIONS = "cautions/2"
REVIEWS = "reviews/3"
AGREEMENT = "agreement/1"
TRIALS = "trials/1"

# In a fixed order, so that the same extractors always have the same name.
SIGNATURE = " ".join(
    (
        DESIGN,
        RANDOMISED,
        SPECIES,
        PEOPLE,
        FORMS,
        DOSES,
        DURATIONS,
        COMPARATORS,
        SUPPLEMENTS,
        POPULATIONS,
        COUNTRIES,
        OUTCOMES,
        REGISTRIES,
        FUNDING,
        CAUTIONS,
        REVIEWS,
        AGREEMENT,
    )
)
# The same of what reads registrations.
TRIAL_SIGNATURE = " ".join((TRIALS, FORMS, DOSES, POPULATIONS, OUTCOMES))
