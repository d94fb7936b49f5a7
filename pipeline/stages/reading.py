"""Reading: judge a title and an abstract that are not stored, as ``annotate`` judges a study."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import AbstractSection, Article, PublicationType
from pipeline.errors import UsageError
from pipeline.evidence.reader import read
from pipeline.sources.medline_words import TYPE_UIS

MAX_LINE_BYTES = 4_000_000
_TEXTS = ("title", "abstract")


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be judged. ``id`` is the asker's own and only handed back.

    ``publication_types`` are PubMed's names or UIs; a name we do not know decides nothing.
    """

    id: Any = None
    title: str = ""
    abstract: str = ""
    publication_types: tuple[str, ...] = ()


def judge(text: Text) -> tuple[Annotation, ...]:
    """Say what a text says; nothing is stored."""
    sections = (AbstractSection(text.abstract),) if text.abstract else ()
    types = tuple(_type(name) for name in text.publication_types)
    article = Article(0, title=text.title, abstract=sections, publication_types=types)
    return read(article)


def _type(name: str) -> PublicationType:
    return PublicationType(TYPE_UIS.get(name.strip().lower(), name.strip()), name.strip())


def text_of(line: bytes) -> Text:
    """Read one line of JSON: ``{"id", "title", "abstract", "publication_types"?}``.

    Raises:
        UsageError: it is no such object; the text says what is wrong with it.
    """
    if len(line) > MAX_LINE_BYTES:
        raise UsageError(f"longer than {MAX_LINE_BYTES:,} bytes: no title and abstract are")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise UsageError("not a JSON object with title and abstract")
    if not any(name in row for name in _TEXTS):
        raise UsageError("neither title nor abstract is there")
    title, abstract = (_words(row, name) for name in _TEXTS)
    return Text(row.get("id"), title, abstract, _types(row))


def _words(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{name} is not text")
    return (value or "").encode("utf-8", "replace").decode()  # JSON can spell half a character


def _types(row: dict[str, Any]) -> tuple[str, ...]:
    found = row.get("publication_types") or ()
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise UsageError("publication_types is not a list of names")
    return tuple(found)
