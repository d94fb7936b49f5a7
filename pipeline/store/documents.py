"""Give studies as documents, which ``query.matches`` judges one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.domain.facts import Fact
from pipeline.query.article import document_of
from pipeline.query.document import Document
from pipeline.store import studies
from pipeline.store.models import FactRow


def documents(session: Session, pmids: Collection[int]) -> Iterator[Document]:
    """Load some studies with what was read from them; they are few, but may be large."""
    facts: dict[int, set[Fact]] = defaultdict(set)
    rows = select(FactRow.pmid, FactRow.name, FactRow.value).where(FactRow.pmid.in_(pmids))
    for pmid, name, value in session.execute(rows):
        facts[pmid].add((name, value))
    for pmid, article in studies.articles(session, pmids).items():
        yield document_of(article, frozenset(facts[pmid]))
