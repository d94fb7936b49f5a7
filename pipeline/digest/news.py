"""What happened to a study, in a sentence each; and why the study is in the digest at all."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.digest.clean import line
from pipeline.domain.digests import Digest, Entry, SectionKind
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import ChangeKind

DETAIL_LENGTH = 240

# Kinds that are not here are never told: they ride along with what is.
_SENTENCES: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.RETRACTED: ("Retracted", "see "),
    ChangeKind.CONCERN_EXPRESSED: ("Expression of concern", "see "),
    ChangeKind.WITHDRAWN: ("Withdrawn", "see "),
    ChangeKind.CORRECTED: ("Correction published", ""),
    ChangeKind.PUBLISHED: ("Now published as an article", ""),
    ChangeKind.COMMENTED: ("Comment published", ""),
    ChangeKind.ABSTRACT_ADDED: ("An abstract was added", ""),
    ChangeKind.LATE: ("Late", ""),
}


def news(entry: Entry, section: SectionKind) -> tuple[str, ...]:
    """Tell what happened, gravest first, and where the reader met the study before."""
    told = [_sentence(change) for change in entry.changes if _is_told(change, section)]
    if entry.sent_before is not None:
        told.append(f"You were sent this on {entry.sent_before.isoformat()}.")
    elif section is SectionKind.NEWS:
        told.append("You were not sent this before.")
    return tuple(told)


def reason(study: Study, digest: Digest) -> str:
    """Name the reader's searches that find a study now."""
    titles = [line(title, 120) for name, title in digest.search_titles if name in study.searches]
    if not titles:
        return "Your searches no longer find it; it is still watched."
    return f"Found by {' · '.join(titles)}"


def _is_told(change: NotedChange, section: SectionKind) -> bool:
    if change.kind is ChangeKind.LATE:
        return section is SectionKind.OLDER  # elsewhere the study's age is no news
    return change.kind in _SENTENCES


def _sentence(change: NotedChange) -> str:
    fact, see = _SENTENCES[change.kind]
    detail = line(change.detail, DETAIL_LENGTH).rstrip(". ")
    return f"{fact}: {see}{detail}." if detail else f"{fact}."
