"""Made-up studies read by made-up rules, and a site of them: no real record, no real person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from pipeline.delivery.atom import Feed, atom
from pipeline.delivery.json_feed import json_feed
from pipeline.domain.annotations import Annotation, Dose, Outcome, Value
from pipeline.domain.families import Member, Role
from pipeline.domain.family_reading import report_of
from pipeline.domain.marks import Mark, with_marks
from pipeline.domain.matrix import matrix
from pipeline.domain.questions import answers
from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.registrations import registered
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.tallies import Position, tally
from pipeline.domain.trial_board import board
from pipeline.domain.vocabulary import (
    AnnotationKind,
    ChangeKind,
    Direction,
    OutcomeRung,
    StudyDesign,
    VitaminKForm,
)
from pipeline.reports.figures.effect_directions import effect_directions
from pipeline.reports.figures.styles import STYLES
from pipeline.reports.figures.svg import chart_html, figure_html
from pipeline.site.content import Content, Issue, Page, QuestionContent
from pipeline.site.pages import figure_pages, pages
from pipeline.site.part import part, questions_by_investigation
from pipeline.wording.clean import line
from tests.unit.digest.samples import RETRACTED, SEARCHES, article, receipt
from tests.unit.registered import NUMBER, held, trial_change
from tests.unit.reports.figure_samples import every

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SINCE = datetime(2026, 10, 23, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 6, tzinfo=UTC)
CALCIUM = Outcome(
    "coronary artery calcification",
    OutcomeRung.IMAGING,
    is_primary=True,
    direction=Direction.NO_CLEAR_DIFFERENCE,
)
MARKER = Outcome("dp-ucMGP", OutcomeRung.BIOMARKER, direction=Direction.IMPROVEMENT)
SENTENCE = "Sixty sample adults were randomised to MK-7 180 µg daily or placebo for three years."
BODY = (
    AbstractSection("Arteries of samples calcify.", "BACKGROUND"),
    AbstractSection(f"{SENTENCE} Nobody was told.", "METHODS"),
)


def told(one: Article, kind: AnnotationKind, value: Value, words: str) -> Annotation:
    """Read an answer from words of the abstract, or else of the title."""
    field, text = ("abstract", one.abstract_text) if words in one.abstract_text else ("title", "")
    text = text or one.title
    start = text.find(words)
    return Annotation(kind, value, words, field, start, start + len(words), "sample/1")


def trial(
    pmid: int,
    *outcomes: Outcome,
    form: VitaminKForm = VitaminKForm.MK_7,
    people: int | None = 60,
    registration: str = "",
    design: StudyDesign = StudyDesign.RANDOMISED_TRIAL,
    arrived: datetime = LONG_AGO,
    family: str = "",
    **fields: Any,
) -> Study:
    """Make a trial of one form in people, read in full; further fields go to its article."""
    one = article(pmid, **{"abstract": BODY, **fields})
    values: list[tuple[AnnotationKind, Value]] = [
        (AnnotationKind.DESIGN, design.value),
        (AnnotationKind.SPECIES, "human"),
        (AnnotationKind.FORMS, form.value),
        (AnnotationKind.DOSES, Dose(form, 180.0, "180 µg daily")),
        (AnnotationKind.DURATION, 36.0),
        (AnnotationKind.POPULATIONS, "dialysis"),
        *((AnnotationKind.OUTCOMES, outcome) for outcome in outcomes or (CALCIUM,)),
    ]
    values += [(AnnotationKind.RANDOMISED, people)] if people is not None else []
    values += [(AnnotationKind.REGISTRY_IDS, registration)] if registration else []
    place = Member(pmid, family, Role.MAIN, "registered alike") if family else None
    return Study(
        one,
        tuple(told(one, kind, value, SENTENCE) for kind, value in values),
        searches=("k2",),
        changes=(NotedChange(pmid, pmid, ChangeKind.ADDED, "", arrived),),
        first_seen=arrived,
        family=place,
    )


def happened(study: Study, kind: ChangeKind, when: datetime = NOW, detail: str = "") -> Study:
    """Let something happen to a study."""
    change = NotedChange(1_000 + study.pmid, study.pmid, kind, detail, when)
    return replace(study, changes=(*study.changes, change))


def marked(study: Study, kind: AnnotationKind, *values: Value, note: str = "") -> Study:
    """Let a person answer."""
    mark = Mark(study.pmid, kind, values, note, NOW)
    return replace(study, annotations=with_marks(study.annotations, (mark,)), marks=(mark,))


def library() -> tuple[Study, ...]:
    """Hold a study of every sort that a page tells apart."""
    number = "NCT09000001"
    first = trial(11, family=number, registration=number)
    protocol = trial(12, family=number, registration=number, design=StudyDesign.PROTOCOL)
    places = [one.family for one in (first, protocol) if one.family]
    first = replace(first, relatives=(places[1],))
    protocol = replace(protocol, relatives=(places[0],))
    retracted = trial(13, publication_types=(RETRACTED,))
    return (
        trial(10, CALCIUM, MARKER, arrived=NOW, title_markup="K<sub>2</sub> in <i>samples</i>"),
        first,
        protocol,
        happened(retracted, ChangeKind.RETRACTED, detail="J Sampl. 2026 Nov;12(3):99"),
        trial(14, design=StudyDesign.ANIMAL, form=VitaminKForm.MK_4),
        marked(trial(15, people=None), AnnotationKind.DURATION, 24.0, note="read in full"),
        Study(article(16, abstract=(), vernacular_title="Muster", created="2019-02-01")),
    )


def content(studies: Sequence[Study] = (), **fields: Any) -> Content:
    """Make what is not a study; any field of Content may be given."""
    trials = [one for one in studies if one.design is StudyDesign.RANDOMISED_TRIAL]
    found = tuple(answers(studies, (), ("imaging",)))
    asked, counted = "Does K2 slow calcification?", tally(found)
    drawn = effect_directions([Position("slows", asked, now=counted)])
    chart = "" if drawn.is_empty else chart_html(drawn)
    question = QuestionContent("slows", asked, "form:MK-7 AND rung:imaging", counted, found, chart)
    reports = [report_of(one.article, one.annotations) for one in studies]
    owned = [row for one in reports for row in registered(one)]
    plan = held(NUMBER, secondary_ids=("ISRCTN00000001", "GRANT-7"))
    plan = replace(plan, changes=(trial_change(ChangeKind.REGISTERED, number=5, trial=NUMBER),))
    plain = Content(
        title="K2 watch",
        today=date(2026, 11, 22),
        new_since=SINCE,
        receipt=receipt(),
        searches=SEARCHES,
        questions=(question,),
        matrix=matrix(trials, ()),
        arrived={one.pmid for one in studies if one.first_seen == NOW},
        titles={one.pmid: one.article.title for one in studies if one.family},
        board=board(owned, [plan], date(2026, 11, 22)),
        arrived_trials={NUMBER},
        issues=(Issue("anna", date(2026, 11, 22), "4 new studies", "<!DOCTYPE html><p>Hello"),),
    )
    return replace(plain, **fields)


def site(studies: Sequence[Study], **fields: Any) -> dict[str, str]:
    """Make every page of a site of these studies, by path."""
    return {one.path: one.content.decode() for one in made(studies, **fields)}


def made(studies: Sequence[Study], **fields: Any) -> Iterator[Page]:
    """Make the pages one by one; figures and feeds are those of another day."""
    what = content(studies, **fields)
    asked = questions_by_investigation(what.questions)
    parts = (part(what, asked, one) for one in studies)
    yield from (one for one in pages(what, parts) if isinstance(one, Page))
    yield from figure_pages(what, [figure_html(one) for one in every().values()], STYLES)
    feed = Feed("urn:uuid:0f8d3f3a-0000-4000-8000-000000000001", line(what.title), NOW, ())
    yield from (Page("feed.xml", atom(feed)), Page("feed.json", json_feed(feed)))
