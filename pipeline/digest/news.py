"""What happened to a study, in a sentence each; and why the study is in the digest at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.digest.clean import line
from pipeline.digest.links import Link, doi_link, pubmed_url
from pipeline.domain.changes import SHARES_DOI
from pipeline.domain.digests import Digest, Entry, SectionKind
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import ChangeKind

DETAIL_LENGTH = 240
_PMID = re.compile(r"\bPMID (\d{1,12})\b", re.ASCII)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s,)]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one kind of change is told: the fact, what leads to its detail, the link's label."""

    fact: str
    lead: str = ""
    link: str = ""


# Kinds that are not here are never told: they ride along with what is.
_WORDINGS: Mapping[ChangeKind, _Wording] = {
    ChangeKind.RETRACTED: _Wording("Retracted", "see ", "Retraction notice"),
    ChangeKind.CONCERN_EXPRESSED: _Wording("Expression of concern", "see ", "Concern"),
    ChangeKind.WITHDRAWN: _Wording("Withdrawn"),
    ChangeKind.CORRECTED: _Wording("Correction published", "", "Correction"),
    ChangeKind.PUBLISHED: _Wording("Now published as an article", "", "Article"),
    ChangeKind.COMMENTED: _Wording("Comment published", "", "Comment"),
    ChangeKind.ABSTRACT_ADDED: _Wording("An abstract was added"),
    ChangeKind.ADDED: _Wording("", "", "Same DOI"),
    ChangeKind.LATE: _Wording("Late", "", "Same DOI"),
}


def news(entry: Entry, section: SectionKind) -> tuple[str, ...]:
    """Tell what happened, gravest first, and where the reader met the study before."""
    sentences = (_sentence(change, section) for change in entry.changes)
    told = [sentence for sentence in sentences if sentence]
    if entry.sent_before is not None:
        told.append(f"You were sent this on {entry.sent_before.isoformat()}.")
    return tuple(told)


def notices(entry: Entry) -> tuple[Link, ...]:
    """Link what the news is about, by PMID or else by DOI: a notice, an article, a twin."""
    found = (_notice(change) for change in entry.changes)
    return tuple(dict.fromkeys(link for link in found if link is not None))


def reason(study: Study, digest: Digest) -> str:
    """Name the reader's searches that find a study now."""
    titles = [line(title, 120) for name, title in digest.search_titles if name in study.searches]
    if not titles:
        return "Your searches no longer find it; it is still watched."
    return f"Found by {' · '.join(titles)}"


def fact(kind: ChangeKind) -> str:
    """Name what happened in a word or two; empty for what is never told by itself."""
    return _WORDINGS[kind].fact if kind in _WORDINGS else ""


def _sentence(change: NotedChange, section: SectionKind) -> str:
    """Tell one change; empty where it is no news in this section."""
    wording = _WORDINGS.get(change.kind)
    if wording is None:
        return ""
    detail = line(change.detail, DETAIL_LENGTH).rstrip(". ")
    if change.kind is ChangeKind.ADDED or (
        change.kind is ChangeKind.LATE and section is not SectionKind.OLDER
    ):
        return _twins(detail)  # elsewhere the study's age is no news
    if not detail or detail.startswith("("):
        return f"{wording.fact} {detail}".rstrip() + "."
    return f"{wording.fact}: {wording.lead}{detail}."


def _twins(detail: str) -> str:
    _, shares, numbers = detail.partition(SHARES_DOI)
    return f"It {shares}{numbers}." if shares else ""


def _notice(change: NotedChange) -> Link | None:
    wording = _WORDINGS.get(change.kind)
    if wording is None or not wording.link:
        return None
    detail = line(change.detail, DETAIL_LENGTH)
    if numbers := _PMID.findall(detail):
        return Link(wording.link, pubmed_url(int(numbers[-1])))  # the first may be the reference's
    dois = _DOI.findall(detail)
    return doi_link(wording.link, dois[-1].rstrip(".;")) if dois else None
