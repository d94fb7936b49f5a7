"""Studies as a pandas DataFrame: one row a study, one column a fact.

Texts are one visible line each, so that no table made of them can be steered by a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pipeline.domain.annotations import Dose, Outcome, Value
from pipeline.domain.enrichments import OpenAccess
from pipeline.domain.headline import headline
from pipeline.domain.numbers import bare_name, names
from pipeline.domain.retraction import is_retracted
from pipeline.domain.second_opinion import unmarked
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.wording.clean import line
from pipeline.wording.links import foreign_link, record_url

# A study has a PMID or, where only Europe PMC holds it, a PPR number; ``study`` is the one it has,
# as text: what the tables are joined and counted by.
NUMBERS = ("pmid", "ppr", "study")
NUMBER_TYPES = {"pmid": "Int64"}

COLUMNS = (
    "pmid",
    "title",
    "design",
    "headline",
    "species",
    "randomised",
    "enrolled",
    "analysed",
    "populations",
    "forms",
    "doses",
    "duration_months",
    "comparator",
    "outcomes",
    "registry_ids",
    "authors",
    "journal",
    "published",
    "year",
    "created",
    "kind",
    "is_retracted",
    "languages",
    "publication_types",
    "searches",
    "doi",
    "pmcid",
    *NUMBERS[1:],
    "citations",
    "clinical_citations",
    "relative_citation_ratio",
    "open_access",
    "free_text",
    "crossref_alone",
    "first_seen",
    "url",
)

LONGEST = 32_000  # characters of a cell; spreadsheets end at 32,767

# Numbers that may be unknown: NA, not zero and not a float that was an integer.
_TYPES = {
    **NUMBER_TYPES,
    "year": "Int64",
    "created": "datetime64[us]",
    "first_seen": "datetime64[us, UTC]",
    "randomised": "Int64",
    "enrolled": "Int64",
    "analysed": "Int64",
    "duration_months": "Float64",
    "citations": "Int64",
    "clinical_citations": "Int64",
    "relative_citation_ratio": "Float64",
}


def frame(studies: Iterable[Study]) -> pd.DataFrame:
    """Make the table, in the order given; lists are joined with "; ".

    Unknown numbers are NA, unknown days and moments NaT; ``published`` is the ISO prefix that is
    known (``2026``, ``2026-11``).
    """
    return table_of((_row(study) for study in studies), COLUMNS, _TYPES)


def numbers(number: int) -> dict[str, object]:
    """Fill the columns ``NUMBERS``; what a study has no number in is NA or empty."""
    both = names(number)
    return {"pmid": both["pmid"], "ppr": both["ppr"] or "", "study": bare_name(number)}


def table_of(
    rows: Iterable[Mapping[str, object]], columns: Sequence[str], types: Mapping[str, str]
) -> pd.DataFrame:
    """Make a table of rows; its texts are cleaned, the columns named in ``types`` have these."""
    cleaned = [{name: _cell(value) for name, value in row.items()} for row in rows]
    return pd.DataFrame.from_records(cleaned, columns=list(columns)).astype(dict(types))


def _cell(value: object) -> object:
    return line(value, LONGEST) if isinstance(value, str) else value


def _row(study: Study) -> dict[str, object]:
    article = study.article
    return {
        **numbers(article.pmid),
        "title": article.title or article.vernacular_title or "",
        "design": study.design.value,
        **_evidence(study),
        "authors": "; ".join(author.name for author in article.authors),
        "journal": article.journal.title,
        "published": article.published.iso(),
        "year": article.published.year,
        "created": article.created,
        "kind": article.kind.value,
        "is_retracted": is_retracted(article),
        "languages": "; ".join(article.languages),
        "publication_types": "; ".join(one.name for one in article.publication_types),
        "searches": "; ".join(study.searches),
        "doi": article.identifier("doi") or "",
        "pmcid": article.identifier("pmcid") or "",
        **_known(study),
        "first_seen": study.first_seen,
        "url": record_url(article.pmid),
    }


def _known(study: Study) -> dict[str, object]:
    """Give what other services know; empty where none was asked, ``closed`` where none is free."""
    cited, access = study.enrichments.citations, study.enrichments.open_access
    link = foreign_link("", access.url) if access else None
    return {
        "citations": cited.total if cited else None,
        "clinical_citations": cited.clinical if cited else None,
        "relative_citation_ratio": cited.ratio if cited else None,
        "open_access": _status(access) if access else "",
        "free_text": link.url if link else "",
        "crossref_alone": "; ".join(unmarked(study.article, study.enrichments.updates)),
    }


def _status(access: OpenAccess) -> str:
    return access.status or ("open" if access.is_open else "closed")


def _evidence(study: Study) -> dict[str, object]:
    def one(kind: AnnotationKind) -> object:
        return next(iter(study.values(kind)), None)

    def every(kind: AnnotationKind) -> str:
        return "; ".join(_written(value) for value in study.values(kind))

    return {
        "headline": headline(study.annotations),
        "species": one(AnnotationKind.SPECIES) or "",
        "randomised": one(AnnotationKind.RANDOMISED),
        "enrolled": one(AnnotationKind.ENROLLED),
        "analysed": one(AnnotationKind.ANALYSED),
        "populations": every(AnnotationKind.POPULATIONS),
        "forms": every(AnnotationKind.FORMS),
        "doses": every(AnnotationKind.DOSES),
        "duration_months": one(AnnotationKind.DURATION),
        "comparator": one(AnnotationKind.COMPARATOR) or "",
        "outcomes": every(AnnotationKind.OUTCOMES),
        "registry_ids": every(AnnotationKind.REGISTRY_IDS),
    }


def _written(value: Value) -> str:
    """Write a dose with its daily amount, an outcome with its direction."""
    match value:
        case Dose(form, None, text):
            return f"{form or 'vitamin K'}: {text}"
        case Dose(form, amount):
            return f"{form or 'vitamin K'}: {amount:g} µg/day"
        case Outcome(name, _, _, direction):
            return f"{name}: {direction or 'unclear'}"
    return str(value)
