"""A letter that mail programs show whole: fewer entries where they would grow it beyond that.

Gmail cuts a message whose HTML passes some 102 kB, and with it the receipt. An issue is made
smaller by entries, never by bytes: what does not fit waits for the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from pipeline.digest.compose import Composition, Issue, compose
from pipeline.digest.render import render
from pipeline.domain.digests import Candidate, TrialCandidate
from pipeline.domain.studies import Study

MOST_BYTES = 80_000


def compose_to_fit(
    issue: Issue,
    candidates: Sequence[Candidate],
    registered: Sequence[TrialCandidate],
    subject_tag: str,
    whole: Callable[[Collection[int]], Iterable[Study]],
) -> Composition:
    """Compose an issue whose HTML stays below ``MOST_BYTES``; one entry at least is told.

    The studies of candidates may be outlines (``store/outlines.py``), for most of them are shown in
    no issue: ``whole`` gives those that are.
    """
    found = _filled(compose(issue, candidates, registered), whole)
    while found.digest.size > 1:
        size = len(render(found.digest, subject_tag).html.encode())
        if size <= MOST_BYTES:
            break
        fewer = min(found.digest.size - 1, found.digest.size * MOST_BYTES // size)
        smaller = replace(issue, max_entries=max(1, fewer))
        found = _filled(compose(smaller, candidates, registered), whole)
    return found


def _filled(found: Composition, whole: Callable[[Collection[int]], Iterable[Study]]) -> Composition:
    """Put the whole study into every entry."""
    shown = {one.pmid: one for one in whole([each.study.pmid for each in found.digest.entries])}
    sections = tuple(
        replace(
            section,
            entries=tuple(replace(one, study=shown[one.study.pmid]) for one in section.entries),
        )
        for section in found.digest.sections
    )
    return replace(found, digest=replace(found.digest, sections=sections))
