"""Where in its volume a report stands: a range of pages, or the number of an electronic article.

PubMed shortens ranges (``101-9`` is 101 to 109) and writes article numbers where pages would stand
(https://www.nlm.nih.gov/bsd/mms/medlineelements.html#pg).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.domain.records import Article
from pipeline.wording.clean import line

_RANGE = re.compile(r"([A-Za-z]*)(\d+)\s*[-–]\s*([A-Za-z]*)(\d+)", re.ASCII)
_SPAN = re.compile(r"([\w.]+)\s*[-–]\s*([\w.]+)")  # iv-xii, 823-834.e5: as they stand
_NUMBER = re.compile(r"[eE]\s?\d+", re.ASCII)
# An online journal's own item number; publishers' keys such as S0140-6736(20)31142-9 are none.
_PII = re.compile(r"[eE]?\d{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pages:
    """First and last page with nothing left out, or ``number``; unknown is empty."""

    first: str = ""
    last: str = ""
    number: str = ""

    def __str__(self) -> str:
        return f"{self.first}-{self.last}" if self.last else self.first or self.number


def pages_of(article: Article) -> Pages:
    """Read the page range of a report; where it has none, its article number."""
    words = line(re.split("[;,]", article.journal.pages or "")[0], 60)
    if found := _RANGE.fullmatch(words):
        return _range(*found.groups())
    if found := _SPAN.fullmatch(words):
        return Pages(*found.groups())
    is_online = article.journal.publication_model == "Electronic"
    if not words or _NUMBER.fullmatch(words) or (is_online and _PII.fullmatch(words)):
        return Pages(number=words or _item_number(article))
    return Pages(first=words)


def _range(before: str, first: str, before_last: str, last: str) -> Pages:
    whole = first[: max(0, len(first) - len(last))] + last
    if before_last not in ("", before) or int(whole) < int(first):
        return Pages(f"{before}{first}", f"{before_last}{last}")
    return Pages(f"{before}{first}", f"{before}{whole}" if whole != first else "")


def _item_number(article: Article) -> str:
    pii = (article.identifier("pii") or "").strip()
    return pii if _PII.fullmatch(pii) else ""
