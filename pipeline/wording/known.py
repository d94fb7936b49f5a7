"""What other services know of a study, in sentences; each names who says so."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain.enrichments import Citations, Notice, OpenAccess
from pipeline.domain.second_opinion import SOURCES, kind_of, standing, unmarked
from pipeline.domain.studies import Study
from pipeline.wording.clean import line
from pipeline.wording.counts import count
from pipeline.wording.happened import fact


def known(study: Study) -> Iterator[str]:
    """Say what is known: citations, free text, notices; nothing where nobody was asked."""
    found = study.enrichments
    if found.citations:
        yield _citations(found.citations)
    if found.open_access:
        yield _access(found.open_access)
    for one in standing(found.updates):
        yield f"Crossref: {notice_words(one)}."


def doubts(study: Study) -> Iterator[str]:
    """Say what Crossref says against a study and PubMed does not, one sentence each."""
    for kind, notices in unmarked(study.article, study.enrichments.updates).items():
        for one in notices:
            yield f"{fact(kind)}, says Crossref ({notice_words(one)}); PubMed has not marked it."


def _citations(found: Citations) -> str:
    """Write ``Cited 12 times, by 2 clinical reports; relative citation ratio 1.53 (iCite).``"""
    parts = [f"Cited {count(found.total, 'time', 'times')}"]
    if found.clinical:
        parts.append(f", by {count(found.clinical, 'clinical report', 'clinical reports')}")
    if found.ratio is not None:
        sure = ", provisional" if found.is_provisional else ""
        parts.append(f"; relative citation ratio {found.ratio:.2f}{sure}")
    return "".join(parts) + " (iCite)."


def _access(found: OpenAccess) -> str:
    if not found.is_open:
        return "No free full text (Unpaywall)."
    words = (found.status, found.version, found.host, found.license)
    details = ", ".join(line(one, 60) for one in words if one)
    return f"Open access{f': {details}' if details else ''} (Unpaywall)."


def notice_words(one: Notice) -> str:
    """Write ``Retraction of 2026-11-01, from Retraction Watch``; a word we do not know as it is."""
    name = line(one.label or one.kind.replace("_", " ").replace("-", " "), 60)
    source = SOURCES.get(one.source) or line(one.source, 40)
    day = f" of {one.updated.iso()}" if one.updated.iso() else ""
    odd = "" if kind_of(one) else " (no news by itself)"
    return f"{name}{day}{f', from {source}' if source else ''}{odd}"
