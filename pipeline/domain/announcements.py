"""News as machines pass it on: one announcement a change, named for ever, never told otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from pipeline.domain.studies import NotedChange
from pipeline.domain.trials import TrialChange

# Drawn once by chance: names made under it meet no others (RFC 9562 §5.5).
_NAMES = UUID("5d0c1b52-9a5e-4f0e-8d57-3f3b7a0f6c21")
QUESTION, ALERT = "question", "alert"  # what is announced beside changes


@dataclass(frozen=True, slots=True)
class Announcement:
    """One piece of news.

    ``id`` is a URN; ``when`` is the moment of the change it tells (UTC); ``kind`` is the kind of
    change, ``QUESTION`` or ``ALERT``. All words are clean, and ``html`` is safe as it stands.
    A study has ``pmid`` or ``ppr`` (``domain/numbers.py``).
    """

    id: str
    when: datetime
    kind: str
    title: str
    summary: str
    text: str
    html: str
    url: str = ""
    pmid: int | None = None
    ppr: str | None = None
    trial: str = ""
    headline: str = ""
    quote: str = ""
    reason: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # label, address


def change_urn(change: NotedChange | TrialChange) -> str:
    """Name a change: the same one has the same name wherever it is told."""
    noted = change.noted.astimezone(UTC).isoformat()
    whose = ("change", change.pmid) if isinstance(change, NotedChange) else ("trial", change.trial)
    return urn(*whose, change.number, change.kind.value, noted)


def urn(*parts: object) -> str:
    """Make a name from what a thing is: equal parts give equal names."""
    name = "\n".join(map(str, parts))
    return uuid5(_NAMES, name.encode("ascii", "backslashreplace").decode()).urn
