"""Is a maker or seller of vitamin K near the study? Says who is named and where, judges nothing.

A name in the competing interests, the grants, the affiliations, or beside a word of money or
supply in the abstract is told, with the sentence; ``had no role`` is told as well, since the
sentence says so itself. No annotation means that nothing was read, never that nobody has an
interest. ``makers.tsv`` gives for every maker the page that says what it makes. Only texts that
mention vitamin K are read: elsewhere a large company's name tells nothing about it.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator
from importlib import resources

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import versions
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.passage import LONGEST_QUOTE, Passage, stated
from pipeline.evidence.text.sentences import sentence_starts
from pipeline.evidence.text.study_sentences import sentences_with
from pipeline.evidence.treatment.vitamin_k import mentions

EXTRACTOR = versions.FUNDING

_KIND = AnnotationKind.FUNDING_FLAG
_MONEY = re.compile(
    r"fund|support|sponsor|grant|financ|employ|consult|honorari|paid|provided|suppl(?:y|ied)"
    r"|donat|gift|courtesy|kindly"
)


def _makers() -> dict[str, str]:
    """Read the makers: lower-cased spelling → name."""
    text = (resources.files(__package__) / "makers.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {one.lower(): row["name"] for row in rows for one in row["spellings"].split("|")}


_MAKERS = _makers()
_NAMES = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _MAKERS))})(?![\w-])", re.IGNORECASE)


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Name the makers of vitamin K in the first field of the record that names any."""
    if not mentions(passage.low):
        return ()
    article = passage.article
    agencies = [grant.agency for grant in article.grants if grant.agency]
    addresses = [place for author in article.authors for place in author.affiliations]
    found = (
        *_in_interests(article),
        *_in_list("grants", agencies),
        *_in_list("affiliations", addresses),
        *_in_abstract(passage),
    )
    return found[:1]


def _in_interests(article: Article) -> Iterator[Annotation]:
    statement = article.competing_interests or ""
    if _has_maker(statement) and (found := _NAMES.search(statement)):
        starts = sentence_starts(statement, 0)
        place = bisect_right(starts, found.start())
        end = starts[place] if place < len(starts) else len(statement)
        start = max(starts[place - 1], found.end() - LONGEST_QUOTE)
        quote = statement[start:end].rstrip()[:LONGEST_QUOTE]
        value = _phrase(statement, "competing interests")
        end = start + len(quote)
        yield Annotation(_KIND, value, quote, "competing_interests", start, end, EXTRACTOR)


def _in_list(field_name: str, items: list[str]) -> Iterator[Annotation]:
    for item in items if _has_maker("; ".join(items)) else ():
        if _NAMES.search(item):
            yield stated(_KIND, _phrase(item, field_name), field_name, items, item, EXTRACTOR)


def _in_abstract(passage: Passage) -> Iterator[Annotation]:
    """Read a maker beside a word of money or supply; a mere product name is no funding."""
    for sentence in sentences_with(passage, _MAKERS):
        found = _NAMES.search(passage.text, sentence.start, sentence.end)
        if found and _MONEY.search(passage.low, sentence.start, sentence.end):
            value = _phrase(passage.text[sentence.start : sentence.end], "abstract")
            yield passage.note(_KIND, value, found.start(), found.end(), EXTRACTOR)


def _has_maker(text: str) -> bool:
    """Tell fast whether a maker may be named: hardly any text names one."""
    low = text.lower()
    return has_any(low, _MAKERS)


def _phrase(text: str, place: str) -> str:
    """Write who is named where: ``NattoPharma, Kappa Bioscience (competing interests)``."""
    names = dict.fromkeys(_MAKERS[one.lower()] for one in _NAMES.findall(text))
    return f"{', '.join(names)} ({place})"
