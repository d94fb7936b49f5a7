"""What a report says of itself: what is shown, how it was chosen, and whose data it is."""

from __future__ import annotations

from pipeline.domain.numbers import is_pubmed
from pipeline.reports.report import Report
from pipeline.wording.clean import line
from pipeline.wording.counts import count

# What NLM asks of those who redistribute its data
# (https://www.nlm.nih.gov/databases/download/terms_and_conditions.html).
_LIMITS = (
    "This may not be the most current or accurate data available from NLM. Abstracts may be "
    "protected by copyright. What is read from them is read by rules, and is not medical advice."
)


def notice(report: Report) -> str:
    """Name whose data the report shows, and their limits."""
    preprints = any(not is_pubmed(one.pmid) for one in report.studies)
    other = ", and for preprints Europe PMC" if preprints else ""
    return f"Source: PubMed, U.S. National Library of Medicine (NLM){other}. {_LIMITS}"


def about(report: Report) -> list[str]:
    """Say it in lines: how many, from when, how chosen."""
    number = count(len(report.studies), "study", "studies")
    return [f"{number} held, as of {report.made:%Y-%m-%d %H:%M} UTC", *map(_asked, report.asked)]


def _asked(words: str) -> str:
    return line(words, 1_000)
