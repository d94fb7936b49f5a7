"""Read digests the way their reader does: from the plain text of a letter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage

from pipeline.domain.digests import SectionKind

STARTER, OLDER = SectionKind.STARTER.value, SectionKind.OLDER.value
NEWS = frozenset({SectionKind.NEWS.value, SectionKind.OTHER_NEWS.value})
_HEADING = re.compile(rf"({'|'.join(kind.value for kind in SectionKind)})\W+\d.*")
_START = re.compile(r"\d+\. .*")
_LINK = re.compile(r"    PubMed (\d+): https://pubmed\.ncbi\.nlm\.nih\.gov/\1/")
_ISSUE = re.compile(r"Issue of (\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Entry:
    """One study in a letter: under which heading, and all that is said of it, on one line."""

    section: str
    pmid: int
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it arrived."""

    to: str
    slot: date
    subject: str
    text: str
    entries: tuple[Entry, ...]

    def pmids(self, *, but: Iterable[str] = ()) -> list[int]:
        """List the studies told under all headings ``but`` some."""
        return [entry.pmid for entry in self.entries if entry.section not in but]


def read(message: EmailMessage) -> Letter:
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    slot = _ISSUE.search(text)
    assert slot is not None
    day = date.fromisoformat(slot[1])
    return Letter(message["To"], day, message["Subject"], text, tuple(_entries(text)))


def _entries(text: str) -> Iterable[Entry]:
    section, paragraph = "", list[str]()
    for line in text.splitlines():
        if heading := _HEADING.fullmatch(line):
            section = heading[1]
        if _START.fullmatch(line):
            paragraph = []
        paragraph.append(line.strip())
        if link := _LINK.fullmatch(line):
            yield Entry(section, int(link[1]), " ".join(paragraph))
