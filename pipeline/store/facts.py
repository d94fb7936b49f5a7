"""Write what studies are found by of all that was read and marked (``domain/facts.py``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from pipeline.domain.annotations import Annotation
from pipeline.domain.facts import facts
from pipeline.store.models import FactRow

FACTS_VERSION = "1"  # raise it when ``domain/facts.py`` would say other facts of the same answers


def write_facts(session: Session, said: Mapping[int, Iterable[Annotation]]) -> None:
    """Put what annotations and marks say now in place of the facts of these studies."""
    session.execute(delete(FactRow).where(FactRow.pmid.in_(said)))
    rows = [
        {"pmid": pmid, "name": name, "value": value}
        for pmid, annotations in said.items()
        for name, value in sorted(facts(annotations))
    ]
    if rows:
        session.execute(insert(FactRow), rows)
