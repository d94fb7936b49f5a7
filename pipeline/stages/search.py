"""Search: which of the studies we hold answer a query in PubMed's language, and in facts read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.app import App
from pipeline.errors import UsageError
from pipeline.query import (
    Advice,
    AdviceKind,
    FactTerm,
    Mesh,
    Tree,
    advise,
    map_terms,
    parse,
    translate,
)
from pipeline.query.article import NOT_KEPT
from pipeline.query.check import point_at
from pipeline.query.meaning import searched_field
from pipeline.query.tree import leaves
from pipeline.stages.annotate import annotate
from pipeline.store import texts
from pipeline.store.repeating import repeatable
from pipeline.store.search import search as find

AT_ONCE = 500  # studies whose texts are written in one transaction

# What PubMed does with these, and a search of what is held does not.
_PUBMED_ONLY = {AdviceKind.RARE_PHRASE, AdviceKind.CURLY_QUOTES, AdviceKind.SINGLE_YEAR}


@dataclass(frozen=True, slots=True)
class Query:
    """A query that can be searched: as written, as understood, and what to know about it."""

    text: str
    tree: Tree
    translation: str
    mesh: Mesh
    advice: tuple[str, ...] = ()


def read_query(text: str, mesh: Mesh) -> Query:
    """Read a query and map its untagged terms to MeSH, as PubMed does; facts stay as they are.

    Raises:
        UsageError: it cannot be read, a part of it would silently find something else, asks for
            a fact that no study can have, or PubMed would drop all of it; the text names the
            position and shows it.
    """
    found = advise(text, with_facts=True)
    _refuse(text, [one for one in found if one.is_error])
    tree = parse(text, with_facts=True)
    mapped = map_terms(tree, mesh).tree
    translation = translate(mapped)
    if not translation:
        _refuse(text, [one for one in found if one.kind is AdviceKind.IGNORED_TERM])
    advice = [one.message for one in found if one.kind not in _PUBMED_ONLY]
    return Query(text, mapped, translation, mesh, (*advice, *_fields_not_kept(tree)))


def _refuse(text: str, mistakes: Sequence[Advice]) -> None:
    for mistake in mistakes:
        raise UsageError(_shown(text, mistake))


def _shown(text: str, mistake: Advice) -> str:
    """Tell a mistake with the place where it stands."""
    line, caret = point_at(text, mistake.position)
    return f"{mistake.message} ({mistake.place})\n  {line}\n  {caret}"


def _fields_not_kept(tree: Tree) -> list[str]:
    asked = (searched_field(leaf) for leaf in leaves(tree) if not isinstance(leaf, FactTerm))
    names = dict.fromkeys(field.display for field in asked if field in NOT_KEPT)
    return [f"nothing is found under {name}: it is not kept" for name in names]


def search(app: App, query: Query) -> frozenset[int]:
    """Give the PMIDs of all studies held that answer; what is not yet indexed is first."""
    index(app, query)
    with app.store.read() as session:
        return frozenset(find(session, query.tree, app.now().date(), query.mesh.explode))


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
        return texts.count_unwritten(session)


@repeatable
def _write_some(app: App) -> int:
    with app.store.write() as session:
        return texts.write_unwritten(session, AT_ONCE)
