"""Parts of a record that need no parser: they recur, or they are written plainly.

Most of a record's elements say, in the same bytes, what thousands of other records said before, or
fit a pattern from end to end (``pubmed_plain``). They are cut out before the parser sees the
record; what is new stays, is parsed with the rest, and is known from then on. An element that was
cut bears a mark, so that it counts only where it stands. What cannot be cut with certainty stays,
and the parser judges the whole. Reference lists, of which an Article keeps nothing, are cut out
unread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from lxml.etree import _Element as Element

from pipeline.sources import pubmed_parts as parts
from pipeline.sources import pubmed_plain as plainly
from pipeline.sources.pubmed_authors import author

T = TypeVar("T")

_MARK = "k2watch-cut"
_KEPT = 1 << 13  # pieces of a kind; a kilobyte each at most, with their bytes
_LONGEST = 1_000  # bytes of a piece that is kept; headings with all their qualifiers have half
_EARLY = 2_000  # bytes within which a date or a journal's names follow the element before
_REFERENCES, _REFERENCES_END = b"<ReferenceList", b"</ReferenceList>"


class WrongCut(Exception):
    """An element that was cut holds other children than was thought: read the record whole."""


class Pieces(NamedTuple):
    """The items of an element that was cut, None where the parser reads one, and their bytes."""

    items: list[Any]
    raw: Sequence[bytes]


Known = Mapping[str, Pieces]  # what was cut, by tag


class Cut(Generic[T]):
    """An element that is cut.

    ``opening`` is its start tag; ``item`` the child that is looked up, or the element itself;
    ``read`` reads an item that was parsed and ``plain`` one that was not, or gives None.
    ``recurs`` tells whether the same items stand in many records; ``within`` is how far behind the
    element cut before it may begin.
    """

    def __init__(
        self,
        opening: str,
        item: str,
        read: Callable[[Element], T],
        *,
        plain: Callable[[bytes], T | None] | None = None,
        recurs: bool = True,
        within: int | None = None,
    ) -> None:
        self.tag = opening[1:-1].partition(" ")[0]
        self.within, self._item, self._read, self._plain = within, item, read, plain
        self._is_whole, self._recurs = self.tag == item, recurs
        self.opening, self.closing = opening.encode(), f"</{self.tag}>".encode()
        self._marked = f'{opening[:-1]} {_MARK}="">'.encode()
        self._empty = f'{opening[:-1]} {_MARK}=""/>'.encode()
        self._item_start, self._item_end = f"<{item}".encode(), f"</{item}>".encode()
        self._known: dict[bytes, T] = {}

    def cut(self, inner: bytes) -> tuple[Pieces, bytes] | None:
        """Look up what stands between the tags; give it, and what is left of the element.

        None where there is anything but items.
        """
        if self._is_whole:
            raw, rest = [inner], b""
        else:
            *raw, rest = inner.split(self._item_end)
            if rest and not rest.isspace():
                return None
        items = self._looked_up(raw)
        if None not in items:
            return Pieces(items, raw), self._empty
        if self._is_whole:
            return Pieces(items, raw), self._marked + inner + self.closing
        new = [piece for piece, item in zip(raw, items, strict=True) if item is None]
        if not all(map(self._is_item, new)):
            return None
        new.append(b"")
        return Pieces(items, raw), self._marked + self._item_end.join(new) + self.closing

    def _looked_up(self, raw: list[bytes]) -> list[T | None]:
        if not self._recurs and self._plain:
            return list(map(self._plain, raw))
        items = list(map(self._known.get, raw))
        if self._plain and None in items:
            both = zip(raw, items, strict=True)
            return [self._plain(piece) if item is None else item for piece, item in both]
        return items

    def _is_item(self, piece: bytes) -> bool:
        is_first = piece.lstrip().startswith(self._item_start)
        return is_first and piece.count(self._item_start) == 1

    def all_of(self, element: Element | None, known: Known) -> Sequence[T]:
        """Give the items of an element, whether it was cut or not; none where it is missing.

        Raises:
            WrongCut: it has more or fewer children than were left in it.
        """
        if element is None:
            return ()
        if element.get(_MARK) is None or self.tag not in known:
            inside = [element] if self._is_whole else element.iterchildren(self._item)
            return list(map(self._read, inside))
        pieces = known[self.tag]
        if None in pieces.items:
            self._learn(pieces, [element] if self._is_whole else list(element))
        return pieces.items

    def one_of(self, element: Element | None, known: Known) -> T | None:
        """Give the one item that the element itself is; None where it is missing."""
        found = self.all_of(element, known)
        return found[0] if found else None

    def _learn(self, pieces: Pieces, new: list[Element]) -> None:
        """Put in what was new, and know it from now on."""
        places = [place for place, item in enumerate(pieces.items) if item is None]
        if len(places) != len(new) or any(one.tag != self._item for one in new):
            raise WrongCut
        if len(self._known) > _KEPT:
            self._known.clear()
        for place, element in zip(places, new, strict=True):
            item, raw = self._read(element), pieces.raw[place]
            pieces.items[place] = item
            if self._recurs and len(raw) <= _LONGEST:
                self._known[raw] = item


COMPLETED = Cut("<DateCompleted>", "DateCompleted", parts.date_of, within=_EARLY)
REVISED = Cut("<DateRevised>", "DateRevised", parts.date_of, within=_EARLY)
PUBLISHED = Cut("<PubDate>", "PubDate", parts.date_of, within=_EARLY)
AUTHORS = Cut('<AuthorList CompleteYN="Y">', "Author", author, plain=plainly.author, recurs=False)
TYPES = Cut("<PublicationTypeList>", "PublicationType", parts.publication_type)
ELECTRONIC = Cut('<ArticleDate DateType="Electronic">', "ArticleDate", parts.date_of, within=_EARLY)
JOURNAL = Cut("<MedlineJournalInfo>", "MedlineJournalInfo", parts.journal_names, within=_EARLY)
SUBSTANCES = Cut("<ChemicalList>", "Chemical", parts.substance, within=_EARLY)
HEADINGS = Cut("<MeshHeadingList>", "MeshHeading", parts.mesh_heading)
HISTORY = Cut("<History>", "PubMedPubDate", parts.history_date, plain=plainly.step)
IDENTIFIERS = Cut(
    "<ArticleIdList>", "ArticleId", parts.identifier, plain=plainly.identifier, recurs=False
)
# In the order of the DTD: each is sought behind the one before.
_IN_ORDER: tuple[Cut[Any], ...] = (
    *(COMPLETED, REVISED, PUBLISHED, AUTHORS, TYPES, ELECTRONIC, JOURNAL),
    *(SUBSTANCES, HEADINGS, HISTORY, IDENTIFIERS),
)


def cut_out(raw: bytes) -> tuple[bytes, Known]:
    """Cut what needs no parser out of a PubmedArticle's bytes; give what is left, and what was cut.

    What is left is well-formed just where the whole is, but for what a reference list holds.
    """
    if _may_hide_tags(raw):
        return raw, {}
    known: dict[str, Pieces] = {}
    left: list[bytes] = []
    raw, position = _without_references(raw), 0
    for kind in _IN_ORDER:
        until = len(raw) if kind.within is None else position + kind.within
        start = raw.find(kind.opening, position, until)
        if start < 0:
            continue
        inside = start + len(kind.opening)
        end = raw.find(kind.closing, inside)
        if end >= 0 and (found := kind.cut(raw[inside:end])):
            known[kind.tag], element = found
            left += (raw[position:start], element)
            position = end + len(kind.closing)
    left.append(raw[position:])
    return b"".join(left), known


def _may_hide_tags(raw: bytes) -> bool:
    """Tell whether there are comments, CDATA or instructions, in which a tag is none."""
    return (b"!" in raw and b"<!" in raw) or (b"?" in raw and b"<?" in raw)


def _without_references(raw: bytes) -> bytes:
    """Lists may stand in lists and behind each other; they are the last of a record."""
    start = raw.find(_REFERENCES)
    end = raw.rfind(_REFERENCES_END, start) if start >= 0 else -1
    return raw[:start] + raw[end + len(_REFERENCES_END) :] if end >= 0 else raw
