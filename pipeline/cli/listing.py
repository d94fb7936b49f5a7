"""Write studies as lines, for people to read."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain.studies import Study
from pipeline.wording.citation import marked_title
from pipeline.wording.clean import line

_WIDE = 120  # columns from which a journal and most of a title share a line
_JOURNAL = 24  # characters of a journal's abbreviation
_TITLE_AT = 11  # the column of a title on its own line, below the date


def table(found: Sequence[Study], width: int | None = None) -> list[str]:
    """Write a line a study: PMID, date, design, journal, title.

    ``width`` are the columns of a terminal, which no line passes; where they are few, the title
    has a line of its own. None is for a pipe.
    """
    designs = max((len(one.design.value) for one in found), default=0)
    return [each for one in found for each in _lines(one, designs, width)]


def _lines(study: Study, designs: int, width: int | None) -> list[str]:
    article, title = study.article, marked_title(study.article)
    journal = line(article.journal.abbreviation or article.journal.title) or "-"
    facts = f"{study.pmid:>9}  {article.published.iso():<10}  {study.design.value:<{designs}}"
    if width is None or width >= _WIDE:
        return [_cut(f"{facts}  {_cut(journal, _JOURNAL):<{_JOURNAL}}  {title}", width)]
    return [_cut(f"{facts}  {journal}", width), _cut(" " * _TITLE_AT + title, width)]


def _cut(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else text[: width - 1] + "…"
