"""The small labels beside a title: what a reader must know before reading on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.records import Article
from pipeline.domain.retraction import is_retracted, is_retraction_notice, is_withdrawn
from pipeline.domain.second_opinion import is_second_opinion, unmarked
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import (
    AnnotationKind,
    ArticleKind,
    ChangeKind,
    Species,
    StudyDesign,
)
from pipeline.wording.clean import line
from pipeline.wording.languages import NAMES


class Tone(StrEnum):
    """How loud a badge is."""

    ALARM = "alarm"  # do not rely on this
    DESIGN = "design"  # how the study was done
    QUIET = "quiet"  # good to know


_SPECIES = {
    Species.HUMAN: "Human",
    Species.ANIMAL: "Animal",
    Species.IN_VITRO: "Cells",
    Species.MIXED: "Several species",
}
_CROSSREF = {
    ChangeKind.RETRACTED: "Retracted (Crossref)",
    ChangeKind.WITHDRAWN: "Withdrawn (Crossref)",
    ChangeKind.CONCERN_EXPRESSED: "Expression of concern (Crossref)",
}
_NAME_THEIR_SPECIES = frozenset({StudyDesign.ANIMAL, StudyDesign.IN_VITRO})


@dataclass(frozen=True, slots=True)
class Badge:
    """One label and its tone."""

    text: str
    tone: Tone


def badges(study: Study, happened: Collection[ChangeKind]) -> tuple[Badge, ...]:
    """List the badges of a study to which this happened, loudest first."""
    article = study.article
    return (
        *_alarms(article, happened),
        *_second_opinions(study),
        *_design(study),
        *_species(study),
        *_form(article),
        *_access(study),
        *_makers(study),
    )


def happened_kinds(changes: Iterable[NotedChange]) -> frozenset[ChangeKind]:
    """Give what happened as PubMed says it; what Crossref says has badges with its name."""
    return frozenset(one.kind for one in changes if not is_second_opinion(one))


def design_is_open(study: Study) -> bool:
    """Tell whether a design may still come: not so for the notice that retracts another report."""
    return study.design is StudyDesign.UNCLEAR and not is_retraction_notice(study.article)


def _alarms(article: Article, kinds: Collection[ChangeKind]) -> list[Badge]:
    concern = any(link.kind == "ExpressionOfConcernIn" for link in article.links)
    gone = is_withdrawn(article)
    facts = {
        "Retracted": (is_retracted(article) and not gone) or ChangeKind.RETRACTED in kinds,
        "Withdrawn": gone or ChangeKind.WITHDRAWN in kinds,
        "Expression of concern": concern or ChangeKind.CONCERN_EXPRESSED in kinds,
        "Retraction notice": is_retraction_notice(article),
    }
    return [Badge(text, Tone.ALARM) for text, is_so in facts.items() if is_so]


def _second_opinions(study: Study) -> list[Badge]:
    """Name what Crossref says and PubMed does not, with who says so."""
    said = unmarked(study.article, study.enrichments.updates)
    return [Badge(text, Tone.ALARM) for kind, text in _CROSSREF.items() if kind in said]


def _access(study: Study) -> list[Badge]:
    found = study.enrichments.open_access
    return [Badge("Open access", Tone.QUIET)] if found and found.is_open else []


def _design(study: Study) -> list[Badge]:
    if study.design is StudyDesign.UNCLEAR or is_retraction_notice(study.article):
        return []
    if study.design is StudyDesign.OTHER:
        return [Badge("Other design", Tone.DESIGN)]
    return [Badge(study.design.value.capitalize(), Tone.DESIGN)]


def _species(study: Study) -> list[Badge]:
    if study.species is None or study.design in _NAME_THEIR_SPECIES:
        return []
    return [Badge(_SPECIES[study.species], Tone.DESIGN)]


def _makers(study: Study) -> list[Badge]:
    """Name the makers of vitamin K that the record names; whether it matters is not judged."""
    names = study.values(AnnotationKind.FUNDING_FLAG)
    return [Badge(f"Names a maker: {line(str(one), 40)}", Tone.QUIET) for one in names]


def _form(article: Article) -> list[Badge]:
    facts = {
        "Preprint": article.kind is ArticleKind.PREPRINT,
        "Book chapter": article.kind is ArticleKind.BOOK_CHAPTER,
        f"Not in English: {_languages(article)}": bool(_languages(article)),
        "No abstract": not article.abstract,
    }
    return [Badge(text, Tone.QUIET) for text, is_so in facts.items() if is_so]


def _languages(article: Article) -> str:
    """Name the languages of a report that has no English text; empty otherwise."""
    codes = [line(code, 20).lower() for code in article.languages]
    if "eng" in codes:
        return ""
    return ", ".join(NAMES.get(code, code) for code in codes if code not in {"", "und"})
