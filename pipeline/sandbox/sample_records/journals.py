"""Write where an article appeared: a journal that does not exist."""

from pipeline.sandbox.sample_records.elements import Element, node, optional, partial_date
from pipeline.sandbox.sample_records.studies import Journal, Study

COUNTRY = "Sampleland"


def journal_issue(study: Study, journal: Journal) -> Element:
    """Write the `Journal`: where and when the article appeared."""
    medium, kind = ("Print", "Print") if study.model == "Print" else ("Internet", "Electronic")
    return node(
        "Journal",
        optional("ISSN", journal.issn, IssnType=kind),
        node(
            "JournalIssue",
            optional("Volume", study.volume),
            optional("Issue", study.issue),
            partial_date("PubDate", study.published),
            CitedMedium=medium,
        ),
        node("Title", journal.title),
        node("ISOAbbreviation", journal.abbreviation),
    )


def journal_info(journal: Journal) -> Element:
    """Write what NLM's catalogue says of the journal."""
    return node(
        "MedlineJournalInfo",
        node("Country", COUNTRY),
        node("MedlineTA", journal.abbreviation),
        optional("NlmUniqueID", journal.number),
        optional("ISSNLinking", journal.issn),
    )
