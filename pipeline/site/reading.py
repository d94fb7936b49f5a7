"""The words of a record side by side with what was read from them.

    title, abstract + annotations  →  Passage, Passage, …

A passage is a stretch of the text: a sentence that says something, with every answer it gives, or
the words between two of these. Offsets are those of the annotations; passages cover the text once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.amount_wording import time_in_words
from pipeline.domain.annotations import MARK, Annotation, Value
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.wording.answers import said
from pipeline.wording.clean import line

LONGEST = 60_000  # characters of an abstract that are shown; the longest real ones have 20,000

NAMES = {
    AnnotationKind.RANDOMISED_SCORE: "Reads like a randomised trial",
    AnnotationKind.RANDOMISED: "Randomised",
    AnnotationKind.ENROLLED: "Enrolled",
    AnnotationKind.ANALYSED: "Analysed",
    AnnotationKind.EVENTS: "People with an event",
    AnnotationKind.FORMS: "Form",
    AnnotationKind.DOSES: "Dose",
    AnnotationKind.DURATION: "Duration",
    AnnotationKind.SUPPLEMENTS: "Given alongside",
    AnnotationKind.POPULATIONS: "Population",
    AnnotationKind.COUNTRIES: "Country",
    AnnotationKind.OUTCOMES: "Outcome",
    AnnotationKind.REGISTRY_IDS: "Registration",
    AnnotationKind.FUNDING_FLAG: "Funding",
    AnnotationKind.CAUTIONS: "Caution",
    AnnotationKind.LAST_SEARCH: "Searched until",
    AnnotationKind.INCLUDED_STUDIES: "Studies included",
    AnnotationKind.INCLUDED_PARTICIPANTS: "Participants included",
}

_LISTS = {"mesh": "MeSH", "publication_types": "Publication types", "databanks": "Data banks"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer in words, and the question it answers."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text with the answers it gives, none where it is only read past.

    ``label`` is the heading of an abstract's section, where the stretch opens one.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that stands in no sentence: from a list of the record, or a person's mark."""

    finding: Finding
    words: str
    is_mark: bool


def passages_of_title(article: Article, annotations: Iterable[Annotation]) -> tuple[Passage, ...]:
    """Cut the title at what was read from it."""
    spans = _spans(one for one in annotations if one.field_name == "title")
    return tuple(_stretches(article.title, (0, 0, len(article.title)), spans))


def passages_of_abstract(
    article: Article, annotations: Iterable[Annotation]
) -> tuple[Passage, ...]:
    """Cut the abstract at its sections and at what was read from it."""
    spans = _spans(one for one in annotations if one.field_name == "abstract")
    found: list[Passage] = []
    start = 0
    for section in article.abstract:
        label = f"{section.label}: " if section.label else ""
        body, end = start + len(label), start + len(label) + len(section.text)
        if start > LONGEST:
            break
        mine = list(_stretches(article.abstract_text, (start, body, end), spans))
        found += [Passage(one.text, one.findings, _heading(section.label)) for one in mine[:1]]
        found += mine[1:]
        start = end + 1
    return tuple(found)


def elsewhere(annotations: Iterable[Annotation]) -> tuple[Said, ...]:
    """List the answers that stand neither in the title nor in the abstract."""
    others = (one for one in annotations if one.field_name not in ("title", "abstract"))
    return tuple(Said(finding(one), _words(one), one.extractor == MARK) for one in others)


def finding(one: Annotation) -> Finding:
    """Put an answer into words."""
    return Finding(question(one.kind), answer(one.kind, one.value))


def question(kind: AnnotationKind) -> str:
    """Name a question as a reader would."""
    return NAMES.get(kind) or kind.value.replace("_", " ").capitalize()


def answer(kind: AnnotationKind, value: Value) -> str:
    """Write a value as an answer to its question."""
    if kind is AnnotationKind.RANDOMISED_SCORE and isinstance(value, int | float):
        return f"{value:.0%}"
    if kind is AnnotationKind.DURATION and isinstance(value, int | float):
        return time_in_words(value)
    return f"{value:,}" if isinstance(value, int) else line(said(value), 300)


def _words(one: Annotation) -> str:
    if one.extractor == MARK:
        return line(one.quote, 400) or "no reason given"
    return f"{_LISTS.get(one.field_name, one.field_name)}: {line(one.quote, 400)}"


def _heading(label: str | None) -> str:
    text = line(label or "", 80)
    return text.capitalize() if text.isupper() else text


_Span = tuple[int, int, list[Annotation]]


def _spans(annotations: Iterable[Annotation]) -> list[_Span]:
    """Join the stretches that overlap: two answers of one sentence stand beside it together."""
    joined: list[_Span] = []
    for one in sorted(annotations, key=lambda one: (one.start, one.end)):
        if joined and one.start < joined[-1][1]:
            start, end, found = joined[-1]
            joined[-1] = (start, max(end, one.end), [*found, one])
        else:
            joined.append((one.start, one.end, [one]))
    return joined


def _stretches(text: str, place: tuple[int, int, int], spans: Sequence[_Span]) -> Iterator[Passage]:
    """Cut one section, from its heading over its first word to its end, at the spans in it.

    Of a span that goes on in the next section the answers are told once, where it begins.
    """
    heading, here, end = place
    for first, last, found in spans:
        if last <= here or first >= end:
            continue
        yield from _plain(text[here : max(first, here)])
        ours = dict.fromkeys(finding(one) for one in found) if first >= heading else ()
        yield Passage(line(text[max(first, here) : min(last, end)], LONGEST), tuple(ours))
        here = min(last, end)
    yield from _plain(text[here:end])


def _plain(text: str) -> Iterator[Passage]:
    if words := line(text, LONGEST):
        yield Passage(words)
