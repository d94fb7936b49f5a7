"""Write studies as lines, for people to read."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain.numbers import bare_name
from pipeline.domain.studies import Study
from pipeline.wording.citation import marked_title
from pipeline.wording.clean import line

_WIDE = 120  # columns from which a journal and most of a title share a line
_JOURNAL = 24  # characters of a journal's abbreviation
_NUMBER = 9  # the width of a number, more where one is longer


def table(found: Sequence[Study], width: int | None = None) -> list[str]:
    """Write a line a study: number, date, design, journal, title.

    ``width`` are the columns of a terminal, which no line passes; where they are few, the title
    has a line of its own. None is for a pipe.
    """
    designs = max((len(one.design.value) for one in found), default=0)
    numbers = max([_NUMBER, *(len(bare_name(one.pmid)) for one in found)])
    return [each for one in found for each in _lines(one, numbers, designs, width)]


def _lines(study: Study, numbers: int, designs: int, width: int | None) -> list[str]:
    article, title = study.article, marked_title(study)
    journal = line(article.journal.abbreviation or article.journal.title) or "-"
    number, day = f"{bare_name(study.pmid):>{numbers}}", f"{article.published.iso():<10}"
    facts = f"{number}  {day}  {study.design.value:<{designs}}"
    if width is None or width >= _WIDE:
        return [_cut(f"{facts}  {_cut(journal, _JOURNAL):<{_JOURNAL}}  {title}", width)]
    return [_cut(f"{facts}  {journal}", width), _cut(" " * (numbers + 2) + title, width)]


def _cut(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else text[: width - 1] + "…"
