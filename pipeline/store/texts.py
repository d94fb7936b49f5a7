"""Write what a study is found by: its words and names in comparable form, and its dates.

A column holds the words of one field, a blank on either side of each; ``¦`` parts one text from
the next, so that no phrase is found across two. A whole value is one word: ``mesh·vitamin·k·2``.
Folded words (``pipeline.query.words.fold``) hold neither sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from pipeline.domain.records import Article
from pipeline.query.article import document_of
from pipeline.query.criteria import Ending, Named
from pipeline.query.document import Document
from pipeline.query.fields import Field, Kind
from pipeline.store.codec import article_from_json
from pipeline.store.models import DATE_FIELDS, TEXT_FIELDS, StudyDateRow, StudyRow, StudyTextRow
from pipeline.store.upsert import upsert

TEXTS_VERSION = "1"  # raise it when folding, fields or the form written here change

BREAK = "¦"

# What Ending.INITIALS may let follow a sought name: up to four letters and a suffix.
_MAY_FOLLOW = re.compile("[a-z]{0,3}(?: [a-z0-9]{1,4}){0,2}")
_MOST_MAY_FOLLOW = 9

_COLUMNS = {field: field.name.lower() for field in Field}
_KEYS = {field: name.replace("_", "") for field, name in _COLUMNS.items()}

# Limits of PostgreSQL's tsvector: 2,046 bytes a word, 1 MB in all
# (https://www.postgresql.org/docs/current/textsearch-limits.html).
LONGEST_LEXEME = 400  # characters, of at most 4 bytes each
_MOST_LEXEMES = 900_000  # bytes
ANY_LEXEME = "…"  # stands for all words of a study with too many: it is always a candidate


def write_texts(session: Session, articles: Sequence[Article]) -> None:
    """Write what articles are found by; their studies must be there."""
    documents = [document_of(article) for article in articles]
    upsert(session, StudyTextRow, [_text_row(session, document) for document in documents])
    upsert(session, StudyDateRow, [_date_row(document) for document in documents])


def count_unwritten(session: Session) -> int:
    """Count the studies whose texts are missing or were written by an older version."""
    return session.scalar(select(func.count()).where(_is_unwritten())) or 0


def write_unwritten(session: Session, limit: int) -> int:
    """Write the texts of up to ``limit`` studies that lack them; give their number."""
    wanted = (
        select(StudyRow.pmid, StudyRow.article)
        .where(_is_unwritten())
        .order_by(StudyRow.pmid)
        .limit(limit)
    )
    found = session.execute(wanted).all()
    write_texts(session, [article_from_json(row.article) for row in found])
    here = StudyRow.pmid.in_([row.pmid for row in found])
    session.execute(update(StudyRow).where(here).values(indexed_by=TEXTS_VERSION))
    return len(found)


def _is_unwritten() -> ColumnElement[bool]:
    return StudyRow.indexed_by.is_distinct_from(TEXTS_VERSION)


def column_of(field: Field) -> str:
    """Name the column of a field."""
    return _COLUMNS[field]


def name_word(field: Field, name: str) -> str:
    """Write a whole value as one word."""
    return f"{_KEYS[field]}·{name.replace(' ', '·')}"


def sought_word(field: Field, name: str) -> str:
    """Write as one word a form under which a person may be sought."""
    return f"{_KEYS[field]}…{name.replace(' ', '·')}"


def _text_row(session: Session, document: Document) -> dict[str, Any]:
    pieces = document.pieces
    texts = {column_of(field): BREAK.join(pieces.get(field, ())) for field in TEXT_FIELDS}
    names = f" {' '.join(sorted(_name_words(document)))} "
    is_server = session.get_bind().dialect.name == "postgresql"
    lexemes = _lexemes(texts.values()) if is_server else None
    return {"pmid": document.pmid, **texts, "names": names, "lexemes": lexemes}


def _name_words(document: Document) -> set[str]:
    held = [(field, name) for field, names in document.names.items() for name in names]
    words = {name_word(field, name) for field, name in held}
    people = ((field, name) for field, name in held if field.kind is Kind.PEOPLE)
    return words | {sought_word(field, form) for field, name in people for form in forms(name)}


@lru_cache(maxsize=10_000)
def forms(name: str) -> frozenset[str]:
    """Give every form under which a person is found: ``schurgers lj``, ``schurgers l`` …"""
    shortest = max(1, len(name) - _MOST_MAY_FOLLOW)
    ends = [end for end in range(shortest, len(name) + 1) if _MAY_FOLLOW.fullmatch(name, end)]
    beginnings = {name[:end].rstrip() for end in ends}
    return frozenset(one for one in beginnings if _is_sought_as(one, name))


def _is_sought_as(form: str, name: str) -> bool:
    return Named(frozenset(), frozenset({form}), Ending.INITIALS).admits(name)


def _lexemes(texts: Iterable[str]) -> str:
    words = {word[:LONGEST_LEXEME] for text in texts for word in text.split()} - {BREAK}
    lexemes = " ".join(sorted(words))
    return lexemes if len(lexemes.encode()) < _MOST_LEXEMES else ANY_LEXEME


def _date_row(document: Document) -> dict[str, Any]:
    """Keep the first day of each date, which is all of it (``document_of``)."""
    spans = {column_of(field): document.dates.get(field) for field in DATE_FIELDS}
    days = {name: span.first if span else None for name, span in spans.items()}
    return {"pmid": document.pmid, **days}
