"""A letter that mail programs show whole: fewer entries where they would grow it beyond that.

Gmail cuts a message whose HTML passes some 102 kB, and with it the receipt. An issue is made
smaller by entries, never by bytes: what does not fit waits for the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.digest.compose import Composition, Issue, compose
from pipeline.digest.render import render
from pipeline.domain.digests import Candidate, TrialCandidate

MOST_BYTES = 80_000


def compose_to_fit(
    issue: Issue,
    candidates: Sequence[Candidate],
    registered: Sequence[TrialCandidate],
    subject_tag: str,
) -> Composition:
    """Compose an issue whose HTML stays below ``MOST_BYTES``; one entry at least is told."""
    found = compose(issue, candidates, registered)
    while found.digest.size > 1:
        size = len(render(found.digest, subject_tag).html.encode())
        if size <= MOST_BYTES:
            break
        fewer = min(found.digest.size - 1, found.digest.size * MOST_BYTES // size)
        found = compose(replace(issue, max_entries=max(1, fewer)), candidates, registered)
    return found
