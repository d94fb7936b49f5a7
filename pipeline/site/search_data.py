"""What the search page searches: every study as one object, spread over files that a browser loads.

A study's file is told by its number alone, so a new study rewrites one file; the number of files
doubles as studies grow in number. The files are scripts, because a page opened from a folder may
load scripts from it and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.domain.annotations import Dose
from pipeline.domain.numbers import names
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.site.card import Card
from pipeline.site.content import Page
from pipeline.wording.badges import Tone
from pipeline.wording.citation import title
from pipeline.wording.clean import line

PER_FILE = 500  # studies; about a megabyte
LONGEST = 20_000  # characters of an abstract that are searched
_AUTHORS, _HEADINGS = 200, 100


def search_row(study: Study, card: Card) -> str:
    """Write a study as one line of JSON; what it does not have is left out."""
    article = study.article
    people = study.values(AnnotationKind.POPULATIONS)
    doses = [one.ug_per_day for one in study.values(AnnotationKind.DOSES) if isinstance(one, Dose)]
    row: dict[str, Any] = {
        **names(study.pmid),
        "title": title(article),
        "authors": [line(one.name, 80) for one in article.authors[:_AUTHORS] if one.name],
        "journal": line(article.journal.abbreviation or article.journal.title, 120),
        "date": article.published.iso(),
        "abstract": line(article.abstract_text, LONGEST),
        "mesh": [line(one.name, 100) for one in article.mesh[:_HEADINGS]],
        "design": study.design.value,
        "forms": [str(one) for one in study.values(AnnotationKind.FORMS)],
        "doses": sorted({one for one in doses if one is not None}),
        "people": [line(str(one), 80) for one in people],
        "facts": card.headline,
        "alarms": [one.text for one in card.badges if one.tone is Tone.ALARM],
    }
    filled = {name: value for name, value in row.items() if value}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":"))


def search_pages(rows: Sequence[tuple[int, str]]) -> Iterator[Page]:
    """Spread the rows, given with the numbers of their studies, over files."""
    number = file_count(len(rows))
    files: list[list[tuple[int, str]]] = [[] for _ in range(number)]
    for pmid, row in rows:
        files[pmid % number].append((pmid, row))
    for place, mine in enumerate(files):
        content = ",\n".join(row for _, row in sorted(mine))
        yield Page(search_path(place), f"k2watch.studies.push(\n{content}\n);\n".encode())


def search_path(place: int) -> str:
    """Name one file of search data."""
    return f"assets/studies-{place:03}.js"


def file_count(studies: int) -> int:
    """Tell how many files the studies need: a power of two."""
    number = 1
    while number * PER_FILE < studies:
        number *= 2
    return number
