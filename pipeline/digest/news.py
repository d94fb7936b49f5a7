"""What happened to a study, in a sentence each; and why the study is in the digest at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.domain.changes import ARRIVALS, NEWSWORTHY, SHARES_DOI
from pipeline.domain.digests import Digest, Entry, SectionKind
from pipeline.domain.dois import dois_in
from pipeline.domain.numbers import numbers_in
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import ChangeKind
from pipeline.wording.clean import line
from pipeline.wording.happened import DETAIL_LENGTH, happened
from pipeline.wording.links import Link, doi_link, record_url

# What leads to the other report that some news is about.
_LINKS: Mapping[ChangeKind, str] = {
    ChangeKind.RETRACTED: "Retraction notice",
    ChangeKind.CONCERN_EXPRESSED: "Concern",
    ChangeKind.CORRECTED: "Correction",
    ChangeKind.PUBLISHED: "Article",
    ChangeKind.COMMENTED: "Comment",
    ChangeKind.ADDED: "Same DOI",
    ChangeKind.LATE: "Same DOI",
}


def news(entry: Entry, section: SectionKind) -> tuple[str, ...]:
    """Tell what happened, gravest first, and where the reader met the study before."""
    sentences = (_sentence(change, section) for change in entry.changes)
    told = [sentence for sentence in sentences if sentence]
    if entry.sent_before is not None:
        told.append(f"You were sent this on {entry.sent_before.isoformat()}.")
    return tuple(told)


def notices(entry: Entry) -> tuple[Link, ...]:
    """Link what the news is about, by number or else by DOI: a notice, an article, a twin."""
    found = (_notice(change) for change in entry.changes)
    return tuple(dict.fromkeys(link for link in found if link is not None))


def reason(study: Study, digest: Digest) -> str:
    """Name the reader's searches that find a study now."""
    return found_by(study.searches, digest)


def found_by(searches: Collection[str], digest: Digest) -> str:
    """Name those of the reader's searches that are among these."""
    titles = [line(title, 120) for name, title in digest.search_titles if name in searches]
    if not titles:
        return "Your searches no longer find it; it is still watched."
    return f"Found by {' · '.join(titles)}"


def counts_towards(study: Study, digest: Digest) -> str:
    """Name the standing questions that a study answers; empty where it answers none."""
    titles = [line(title, 120) for title, pmids in digest.answering if study.pmid in pmids]
    return f"Counts towards: {' · '.join(titles)}" if titles else ""


def _sentence(change: NotedChange, section: SectionKind) -> str:
    """Tell one change; empty where it is no news in this section."""
    is_age = change.kind is ChangeKind.LATE and section is SectionKind.OLDER
    if change.kind in ARRIVALS and not is_age:  # elsewhere the study's age is no news
        return _twins(line(change.detail, DETAIL_LENGTH).rstrip(". "))
    return happened(change) if is_age or change.kind in NEWSWORTHY else ""


def _twins(detail: str) -> str:
    _, shares, numbers = detail.partition(SHARES_DOI)
    return f"It {shares}{numbers}." if shares else ""


def _notice(change: NotedChange) -> Link | None:
    label, detail = _LINKS.get(change.kind), line(change.detail, DETAIL_LENGTH)
    if label is None:
        return None
    if numbers := numbers_in(detail):
        return Link(label, record_url(numbers[-1]))  # the first may be the reference's
    dois = dois_in(detail)
    return doi_link(label, dois[-1]) if dois else None
