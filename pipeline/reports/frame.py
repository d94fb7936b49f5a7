"""Studies as a pandas DataFrame: one row a study, one column a fact."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipeline.domain.retraction import is_retracted
from pipeline.domain.studies import Study

COLUMNS = (
    "pmid",
    "title",
    "design",
    "authors",
    "journal",
    "published",
    "created",
    "kind",
    "is_retracted",
    "languages",
    "publication_types",
    "searches",
    "doi",
    "pmcid",
    "first_seen",
    "url",
)


def frame(studies: Iterable[Study]) -> pd.DataFrame:
    """Make the table, in the order given; lists are joined with "; "."""
    return pd.DataFrame.from_records([_row(study) for study in studies], columns=list(COLUMNS))


def _row(study: Study) -> dict[str, object]:
    article = study.article
    return {
        "pmid": article.pmid,
        "title": article.title or article.vernacular_title or "",
        "design": study.design.value,
        "authors": "; ".join(author.name for author in article.authors),
        "journal": article.journal.title,
        "published": article.published.iso(),
        "created": article.created.isoformat() if article.created else "",
        "kind": article.kind.value,
        "is_retracted": is_retracted(article),
        "languages": "; ".join(article.languages),
        "publication_types": "; ".join(one.name for one in article.publication_types),
        "searches": "; ".join(study.searches),
        "doi": article.identifier("doi") or "",
        "pmcid": article.identifier("pmcid") or "",
        "first_seen": study.first_seen.isoformat() if study.first_seen else "",
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{article.pmid}/",
    }
