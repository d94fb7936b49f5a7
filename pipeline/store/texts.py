"""Write what a study is found by: its words and names in comparable form, and its dates.

A column holds the words of its fields, a blank on either side of each; ``¦`` parts one text from
the next, so that no phrase is found across two. A whole value is one word: ``mh·vitamin·k·2``.
Folded words (``pipeline.query.words.fold``) hold neither sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.domain.records import Article
from pipeline.query.article import document_of
from pipeline.query.criteria import Named
from pipeline.query.document import NAMED_FIELDS, Document, parts, variants
from pipeline.query.fields import Field
from pipeline.query.words import fold_joined
from pipeline.store.codec import article_from_json
from pipeline.store.lexemes import BREAK, vector
from pipeline.store.models import StudyRow
from pipeline.store.text_models import DATE_FIELDS, TEXT_COLUMNS, StudyDateRow, StudyTextRow
from pipeline.store.unwritten import TEXTS_VERSION, is_unwritten
from pipeline.store.upsert import upsert

_KEYS = {field: field.tags[0] if field.tags else field.name.lower() for field in NAMED_FIELDS}


def write_texts(session: Session, articles: Sequence[Article]) -> None:
    """Write what articles are found by; their studies must be there."""
    documents = [document_of(article) for article in articles]
    upsert(session, StudyTextRow, [_text_row(session, document) for document in documents])
    upsert(session, StudyDateRow, [_date_row(document) for document in documents])


def write_unwritten(session: Session, limit: int) -> int:
    """Write the texts of up to ``limit`` studies that lack them; give their number."""
    wanted = (
        select(StudyRow.pmid, StudyRow.article)
        .where(is_unwritten())
        .order_by(StudyRow.pmid)
        .limit(limit)
    )
    found = session.execute(wanted).all()
    write_texts(session, [article_from_json(row.article) for row in found])
    here = StudyRow.pmid.in_([row.pmid for row in found])
    session.execute(update(StudyRow).where(here).values(indexed_by=TEXTS_VERSION))
    return len(found)


def columns_of(fields: frozenset[Field]) -> list[str]:
    """Name the columns that hold the texts of fields which are searched together."""
    return [name for name, held in TEXT_COLUMNS.items() if not fields.isdisjoint(held)]


def fields_to_ask(criterion: Named) -> frozenset[Field]:
    """Name the fields whose whole values decide: major topics are headings too."""
    fields = criterion.fields
    return fields - {Field.MAJOR_TOPIC} if Field.MESH in fields else fields


def name_word(field: Field, name: str) -> str:
    """Write a whole value as one word."""
    return f"{_KEYS[field]}·{name.replace(' ', '·')}"


def name_of(word: str) -> str:
    """Read the whole value back."""
    return word.partition("·")[2].replace("·", " ")


def _text_row(session: Session, document: Document) -> dict[str, Any]:
    found = document.all_texts
    texts = {column: _text(found, fields) for column, fields in TEXT_COLUMNS.items()}
    names = _names(found)
    is_server = session.get_bind().dialect.name == "postgresql"
    lexemes = vector(texts, names) if is_server else None
    return {"pmid": document.pmid, **texts, "names": names, "lexemes": lexemes}


def _text(found: Mapping[Field, Sequence[str]], fields: Iterable[Field]) -> str:
    """Fold the texts of a column, each once: ten authors may share an affiliation."""
    texts = [(field, text) for field in fields for text in found.get(field, ())]
    once = dict.fromkeys(part for field, text in texts for part in parts(field, text))
    return f" {fold_joined(once, BREAK)} "


def _names(found: Mapping[Field, Sequence[str]]) -> str:
    """Write every whole value as ``name_word`` does, but fold them as one."""
    values = dict.fromkeys(
        f"{_KEYS[field]} {form}"
        for field, texts in found.items()
        if field in NAMED_FIELDS
        for text in texts
        for form in variants(field, text)
    )
    words = fold_joined(values, BREAK).replace(" ", "·").replace(f"·{BREAK}·", " ")
    return f" {words} "


def _date_row(document: Document) -> dict[str, Any]:
    """Keep the first day of each date, which is all of it (``document_of``)."""
    spans = {field.name.lower(): document.dates.get(field) for field in DATE_FIELDS}
    days = {name: span.first if span else None for name, span in spans.items()}
    return {"pmid": document.pmid, **days}
