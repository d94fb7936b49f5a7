"""What an extractor reads: title and abstract as one text, with sentences and their parts.

Patterns run over ``low``: the same characters at the same places, in lower case, with one hyphen,
one blank and one micro sign. So a pattern needs neither flags nor variants, and an offset in
``low`` is an offset in ``text``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.domain.annotations import Annotation, Value
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.text.parts import LONGEST_HEADING, Part, heading_at, part_by_words
from pipeline.evidence.text.sentences import sentence_starts

LONGEST_QUOTE = 600  # characters; what has no full stop for longer is no sentence
# Longer than any abstract PubMed has (10,000 characters is rare); the rest is not read.
LONGEST_TEXT = 60_000

_FOLDED = {
    ord(odd): plain
    for odd, plain in {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000\t\r\x0b\x0c", " "),
        **dict.fromkeys("μ", "µ"),  # Greek mu, to the micro sign
        **dict.fromkeys("‘’ʼ′", "'"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("⩽≦", "≤"),
        **dict.fromkeys("⩾≧", "≥"),
        **dict.fromkeys("⁄∕", "/"),
        "·": ".",  # The Lancet's decimal point
        "İ": "i",  # the one capital that grows when it is lowered
    }.items()
}
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _FOLDED)))}]")


class Sentence(NamedTuple):
    """One sentence by its place in the text; ``heading`` is the part its last heading names."""

    start: int
    end: int
    heading: Part


class Passage:
    """One record to be read. ``text`` is the title, a line break, and the abstract.

    Every extractor asks for these, so they are made at once: ``body`` is where the abstract starts,
    ``plain`` the text with one kind of hyphen, blank, quotation mark and micro sign, ``low`` the
    same in lower case, character for character, and ``sentences`` the sentences in order; the title
    is the first, whatever full stops it has.
    """

    def __init__(self, article: Article) -> None:
        """Lay a record out; a title in another language stands in for a missing one."""
        self.article = article
        title = article.title or article.vernacular_title or ""
        self.body = len(title) + 1
        self.text = f"{title}\n{article.abstract_text}"[:LONGEST_TEXT]
        self.plain = self.text if self.text.isascii() else _ODD.sub(_folded, self.text)
        self.low = self.plain.lower()
        self._parts: dict[int, Part] = {}  # guessed once a sentence, and only where somebody asks
        self._starts = sentence_starts(self.plain, self.body)
        self.sentences = tuple(self._headed())

    def _headed(self) -> Iterator[Sentence]:
        """Give the sentences, each with the last heading before it ends."""
        low, never = self.low, 2 * LONGEST_TEXT
        heading, colon = Part.OPEN, -1
        for start, end in pairwise((*self._starts, len(low))):
            if start < self.body:
                yield Sentence(start, end, Part.TITLE)
                continue
            if colon < start:
                colon = low.find(":", start)
                colon = never if colon < 0 else colon
            if colon < start + LONGEST_HEADING:
                heading = heading_at(low, start, colon) or heading
            yield Sentence(start, end, heading)

    def part(self, sentence: Sentence) -> Part:
        """Tell which part of the abstract a sentence stands in: by heading, else by its words."""
        if sentence.heading is not Part.OPEN:
            return sentence.heading
        if sentence.start not in self._parts:
            self._parts[sentence.start] = part_by_words(self.low, sentence.start, sentence.end)
        return self._parts[sentence.start]

    def sentence_at(self, position: int) -> Sentence:
        """Give the sentence around a place in the text."""
        return self.sentences[bisect_right(self._starts, position, 1) - 1]

    def note(
        self, kind: AnnotationKind, value: Value, start: int, end: int, extractor: str
    ) -> Annotation:
        """Answer a question with the sentence around ``text[start:end]`` as its quote."""
        sentence = self.sentence_at(start)
        is_title = sentence.start < self.body
        field, offset = ("title", 0) if is_title else ("abstract", self.body)
        close = min(end, self.body - 1 if is_title else len(self.text))
        first, last = _trimmed(self.text, max(sentence.start, end - LONGEST_QUOTE), sentence.end)
        last = max(min(last, first + LONGEST_QUOTE), close)
        quote = self.text[first:last]
        first -= offset
        return Annotation(kind, value, quote, field, first, first + len(quote), extractor)


def stated(
    kind: AnnotationKind, value: Value, field_name: str, items: list[str], item: str, extractor: str
) -> Annotation:
    """Answer a question with one item of a list of the record; offsets count in ``"; ".join``."""
    start = "; ".join(items).find(item)
    return Annotation(kind, value, item, field_name, start, start + len(item), extractor)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the blanks around."""
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    return start, start + len(inside.strip())


def _folded(found: re.Match[str]) -> str:
    return _FOLDED[ord(found[0])]
