"""Read from an article and its annotations what tells its family (``family_report.Report``)."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.domain.acronyms import acronyms
from pipeline.domain.annotations import Annotation, Outcome, Value
from pipeline.domain.family_report import Report, Role
from pipeline.domain.family_roles import says_planned, says_registered, stated_role
from pipeline.domain.records import Article
from pipeline.domain.twins import naming_key, person_key
from pipeline.domain.vocabulary import AnnotationKind, ArticleKind, StudyDesign

_REVIEWS = {
    StudyDesign.SYSTEMATIC_REVIEW,
    StudyDesign.META_ANALYSIS,
    StudyDesign.NARRATIVE_REVIEW,
    StudyDesign.GUIDELINE,
}
# Letter, Editorial, Comment, News, Review, Systematic Review (https://meshb.nlm.nih.gov).
_NO_REPORTS = {"D016422", "D016421", "D016420", "D016433", "D016454", "D000078182"}
# Registries of reviews, not of trials: PROSPERO (https://www.crd.york.ac.uk/prospero) and INPLASY.
_OF_REVIEWS = ("CRD", "INPLASY")


def report_of(article: Article, annotations: Iterable[Annotation]) -> Report:
    """Make the light row of one report; ``annotations`` are all that were read or marked."""
    read = tuple(annotations)
    design = StudyDesign(str(_first(read, AnnotationKind.DESIGN) or StudyDesign.UNCLEAR))
    abstract = article.abstract_text
    return Report(
        pmid=article.pmid,
        title_key=naming_key(article.title),
        year=article.published.year,
        authors=frozenset(filter(None, map(person_key, article.authors))),
        design=design,
        is_preprint=article.kind is ArticleKind.PREPRINT,
        stands_alone=design in _REVIEWS or _is_no_report(article),
        registrations=tuple(_registrations(read)),
        links=tuple((one.kind, one.pmid) for one in article.links if one.pmid is not None),
        randomised=_number(read, AnnotationKind.RANDOMISED),
        enrolled=_number(read, AnnotationKind.ENROLLED),
        analysed=_number(read, AnnotationKind.ANALYSED),
        forms=frozenset(map(str, _values(read, AnnotationKind.FORMS))),
        acronyms=acronyms(article.title, abstract),
        has_primary_outcome=any(
            isinstance(one, Outcome) and one.is_primary is True
            for one in _values(read, AnnotationKind.OUTCOMES)
        ),
        stated_role=_role(design, article.title, abstract),
        says_registered=says_registered(abstract),
        says_planned=says_planned(abstract),
    )


def _values(read: Iterable[Annotation], kind: AnnotationKind) -> list[Value]:
    return [one.value for one in read if one.kind is kind]


def _first(read: Iterable[Annotation], kind: AnnotationKind) -> Value | None:
    return next(iter(_values(read, kind)), None)


def _number(read: Iterable[Annotation], kind: AnnotationKind) -> int | None:
    value = _first(read, kind)
    return value if isinstance(value, int) else None


def _registrations(read: Iterable[Annotation]) -> list[str]:
    numbers = map(str, _values(read, AnnotationKind.REGISTRY_IDS))
    return [one for one in dict.fromkeys(numbers) if not one.startswith(_OF_REVIEWS)]


def _is_no_report(article: Article) -> bool:
    return any(one.ui in _NO_REPORTS for one in article.publication_types)


def _role(design: StudyDesign, title: str, abstract: str) -> Role | None:
    if design is StudyDesign.PROTOCOL:
        return Role.PROTOCOL
    return stated_role(title, abstract)
