"""Write the words of a study as PostgreSQL's tsvector, so that its index alone tells most.

What the index tells without a look at the row is which lexemes it holds. So a lexeme says where
its word stands: bare in title, abstract or keywords together, which is what is mostly asked, else
after a mark of the column (``·t·vitamin``), or of a whole value (``·mh·vitamin·k·2``). Positions
tell phrases: a column counts its own, and between two texts ``GAP`` are left free.

A tsvector keeps no position beyond 16,383, 255 of a lexeme, no lexeme beyond 2,046 bytes, and 1 MB
in all (https://www.postgresql.org/docs/current/textsearch-limits.html). A lexeme that lost some of
it has a second one beside it that says so, ``…vitamin``; a study with too many has ``…`` alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

BREAK = "¦"  # parts one text from the next
GAP = 20
LONGEST = 400  # characters, of at most 4 bytes each
LOST = "…"

_TOGETHER = ("title", "abstract", "other_term")
_MARKS = {
    "title": "·t·",
    "other_term": "·o·",
    "corporate_author": "·c·",
    "text_word": "·w·",
    "transliterated_title": "·v·",
    "affiliation": "·f·",
    "conflict": "·i·",
    "elsewhere": "·e·",
}
_PLACES = {"": _TOGETHER} | {mark: (column,) for column, mark in _MARKS.items()}
_LAST_POSITION, _MOST_POSITIONS = 16_383, 255
_MOST_BYTES = 900_000


def marks_of(columns: Sequence[str]) -> list[str]:
    """Name the marks under which the words of columns that are searched together stand."""
    if not set(_TOGETHER).issubset(columns):
        return [_MARKS[column] for column in columns]
    return ["", *(_MARKS[column] for column in columns if column not in _TOGETHER)]


def name_lexeme(name: str) -> str:
    """Mark a whole value, which is one word (``texts.name_word``)."""
    return f"·{name}"


def vector(texts: Mapping[str, str], names: str) -> str:
    """Write a tsvector of the texts of every column and the whole values."""
    held: dict[str, list[int]] = defaultdict(list)
    for mark, columns in _PLACES.items():
        for word, position in _positions(texts[column] for column in columns):
            held[mark + word].append(position)
    whole = map(name_lexeme, names.split())
    lexemes = [*_placed(held), *(f"'{one}'" for name in whole for one in _lost(name, ()))]
    written = " ".join(lexemes)
    return written if len(written.encode()) < _MOST_BYTES else LOST


def _positions(texts: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Count the words of several texts, with room between one and the next."""
    position = 0
    for text in texts:
        for word in text.split():
            if word == BREAK:
                position += GAP
            else:
                position += 1
                yield word, position
        position += GAP


def _placed(held: Mapping[str, Sequence[int]]) -> Iterator[str]:
    for word, positions in held.items():
        for lexeme in _lost(word, positions):
            kept = ",".join(map(str, positions[:_MOST_POSITIONS]))
            yield f"'{lexeme}':{kept}"


def _lost(lexeme: str, positions: Sequence[int]) -> Iterator[str]:
    """Cut a lexeme to what can be kept, and add another where that is not all."""
    yield lexeme[:LONGEST]
    is_whole = len(lexeme) <= LONGEST and len(positions) <= _MOST_POSITIONS
    if not is_whole or (positions and positions[-1] > _LAST_POSITION):
        yield LOST + lexeme[:LONGEST]
