"""Search: which of the studies we hold answer a query in PubMed's language, and in facts read."""

from __future__ import annotations

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.query.tree import FactTerm, leaves
from pipeline.stages.annotate import annotate
from pipeline.stages.queries import Query
from pipeline.store.repeating import repeatable
from pipeline.store.unwritten import count_unwritten

AT_ONCE = 500  # studies whose texts are written in one transaction


def search(app: App, query: Query) -> frozenset[int]:
    """Give the PMIDs of all studies held that answer; what is not yet indexed is first."""
    index(app, query)
    return _found(app, query)


@repeatable
def _found(app: App, query: Query) -> frozenset[int]:
    with app.store.read() as session:
        return frozenset(answering(app, session, query))


def answering(app: App, session: Session, query: Query) -> set[int]:
    """Find the studies held that answer, inside a transaction and as far as they are indexed."""
    from pipeline.store.search import search as find

    return find(session, query.tree, app.now().date(), query.mesh.explode)


def index(app: App, query: Query) -> None:
    """Write the texts that are missing, and read studies when the query asks for facts."""
    write_texts(app)
    if any(isinstance(leaf, FactTerm) for leaf in leaves(query.tree)):
        annotate(app)


def write_texts(app: App) -> int:
    """Write what studies are found by where it is missing or of an older version; count them."""
    missing, done = _count_unwritten(app), 0
    while done < missing:
        number = _write_some(app)
        if not number:
            break
        done += number
        app.tell("index", done, missing)
    return done


@repeatable
def _count_unwritten(app: App) -> int:
    with app.store.read() as session:
        return count_unwritten(session)


@repeatable
def _write_some(app: App) -> int:
    from pipeline.store import texts

    with app.store.write() as session:
        return texts.write_unwritten(session, AT_ONCE)
