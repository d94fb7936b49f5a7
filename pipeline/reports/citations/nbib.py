"""MEDLINE text, as PubMed itself saves citations (``.nbib``): what ``k2watch import`` reads back.

Source of the tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html. A value is one line; long
texts are folded with six blanks before what follows, names and notes are not: Biopython, and who
reads like it, takes the second line of one for another one. A record ends with its source (SO).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from pipeline.domain.dates import PartialDate
from pipeline.domain.links import MEDLINE_TAGS
from pipeline.domain.numbers import is_pubmed
from pipeline.domain.records import Article, Author, HistoryDate, MeshHeading
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import ArticleKind
from pipeline.reports.citations.citation import LONGEST, LONGEST_ABSTRACT, paragraphs
from pipeline.reports.citations.notes import second_opinions
from pipeline.reports.report import Report
from pipeline.wording.clean import line

_WIDTH = 90
_FOLDED = frozenset({"AB", "AD", "JT", "MH", "SO", "TI", "TT"})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TAGS = {kind: tag for tag, kind in MEDLINE_TAGS.items()}
_HISTORY = {"pubmed": "EDAT", "medline": "MHDA", "entrez": "CRDT"}
_OWN_TAGS = {"pmcid": "PMC", "mid": "MID"}

_Line = tuple[str, str | None]


def nbib(report: Report) -> str:
    """Write one record a study; what MEDLINE text has no place for is left out.

    So are preprints that only Europe PMC holds: a record here has a PMID. What Crossref alone says
    is a general note (GN) with its name.
    """
    held = (study for study in report.studies if is_pubmed(study.pmid))
    return "\n".join(map(_record, held))


def _record(study: Study) -> str:
    lines = ((tag, line(value or "", _limit(tag))) for tag, value in _lines(study))
    return "".join(_folded(tag, value) for tag, value in lines if value)


def _limit(tag: str) -> int:
    return LONGEST_ABSTRACT if tag == "AB" else LONGEST


def _folded(tag: str, value: str) -> str:
    head = f"{tag:<4}- "
    if len(head) + len(value) <= _WIDTH or tag not in _FOLDED:
        return f"{head}{value}\n"
    folded = textwrap.fill(
        value,
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{folded}\n"


def _lines(study: Study) -> Iterator[_Line]:
    one = study.article
    yield from (("PMID", str(one.pmid)), ("OWN", "NLM"), ("STAT", one.status))
    yield from (("DCOM", _digits(one.completed)), ("LR", _digits(one.revised)))
    yield from _place(one)
    yield from (("LID", f"{each.value} [{each.scheme}]") for each in one.identifiers
                if each.scheme in ("doi", "pii"))  # fmt: skip
    yield from (("AB", " ".join(paragraphs(one))), ("CI", one.abstract_copyright))
    yield from (each for author in one.authors for each in _author(author))
    yield from (("LA", language) for language in one.languages)
    yield from (("SI", f"{b.name}/{number}") for b in one.databanks for number in b.accessions)
    yield from (("PT", kind.name) for kind in one.publication_types)
    yield from (("TT", one.vernacular_title), ("DEP", _digits(one.electronic)))
    yield from _journal(one)
    yield from (("RN", f"{each.registry_number or 0} ({each.name})") for each in one.substances)
    yield from (("MH", _heading(each)) for each in one.mesh)
    yield from ((_TAGS[each.kind], _cited(each.reference, each.pmid)) for each in one.links
                if each.kind in _TAGS)  # fmt: skip
    yield from (("OT", keyword) for keyword in one.keywords)
    yield "COIS", one.competing_interests
    yield from (("GN", note) for note in second_opinions(study))
    yield from _history(one.history)
    yield from ((_OWN_TAGS[each.scheme], each.value) for each in one.identifiers
                if each.scheme in _OWN_TAGS)  # fmt: skip
    yield "SO", _source(one)


def _place(one: Article) -> Iterator[_Line]:
    journal = one.journal
    yield from (("IS", journal.issn), ("VI", journal.volume), ("IP", journal.issue))
    yield from (("DP", _words(one.published)), ("TI", one.title), ("PG", journal.pages))


def _journal(one: Article) -> Iterator[_Line]:
    """Name the journal; of a chapter, the book and its publisher stand in its place."""
    journal = one.journal
    if one.kind is ArticleKind.BOOK_CHAPTER:
        yield from (("BTI", journal.title), ("PB", journal.abbreviation))
    else:
        yield from (("TA", journal.abbreviation), ("JT", journal.title), ("JID", journal.nlm_id))
    yield "PUBM", journal.publication_model


def _source(one: Article) -> str:
    """Write where it appeared in PubMed's own form: ``J Sample. 2026 Mar 9;12(3):101-9.``"""
    journal = one.journal
    issue = f"({journal.issue})" if journal.issue else ""
    place = f"{journal.volume or ''}{issue}" + (f":{journal.pages}" if journal.pages else "")
    when = f"{_words(one.published)}{f';{place}' if place else ''}"
    return f"{journal.abbreviation or journal.title or 'PubMed'}. {when}."


def _author(author: Author) -> Iterator[_Line]:
    if author.collective:
        yield "CN", author.collective
    else:
        names = (author.last, author.fore, author.suffix)
        last, *given = (line(name or "", LONGEST) for name in names)
        yield "FAU", ", ".join(part for part in (last, " ".join(filter(None, given))) if part)
        yield "AU", author.name
    yield "AUID", f"ORCID: {author.orcid}" if author.orcid else None
    yield from (("AD", place) for place in author.affiliations)


def _heading(heading: MeshHeading) -> str:
    topics = [(heading.major, heading.name)]
    topics += [(each.major, each.name) for each in heading.qualifiers]
    return "/".join(f"{'*' * is_major}{name}" for is_major, name in topics)


def _cited(reference: str, pmid: int | None) -> str:
    return f"{reference} PMID: {pmid}" if pmid and is_pubmed(pmid) else reference


def _history(steps: Iterable[HistoryDate]) -> Iterator[_Line]:
    for step in steps:
        moment = step.when.iso().replace("-", "/")
        if step.step in _HISTORY:
            yield _HISTORY[step.step], f"{moment} 00:00"
        yield "PHST", f"{moment} 00:00 [{step.step}]"


def _digits(when: PartialDate | None) -> str | None:
    return when.iso().replace("-", "") if when else None


def _words(when: PartialDate) -> str:
    """Write DP: ``2026 Mar 9``, or the words that the record has."""
    month = _MONTHS[when.month - 1] if when.month else ""
    parts = (str(when.year or ""), month, str(when.day or ""))
    return when.raw or " ".join(part for part in parts if part)
