"""Search: which of the studies we hold answer a query in PubMed's language."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.app import App
from pipeline.errors import UsageError
from pipeline.query import (
    Advice,
    AdviceKind,
    Mesh,
    Tree,
    advise,
    field_of,
    map_terms,
    parse,
    translate,
)
from pipeline.query.article import NOT_KEPT
from pipeline.query.tree import leaves
from pipeline.store import texts
from pipeline.store.search import search as find

AT_ONCE = 500  # studies whose texts are written in one transaction
_SHOWN = 60  # characters of a query on either side of a mistake

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
    """Read a query and map its untagged terms to MeSH, as PubMed does.

    Raises:
        UsageError: it cannot be read, or a part of it would silently find something else; the
            text names the position and shows it.
    """
    found = advise(text)
    for one in found:
        if one.is_error:
            raise UsageError(_shown(text, one))
    tree = parse(text)
    advice = [one.message for one in found if one.kind not in _PUBMED_ONLY]
    mapped = map_terms(tree, mesh).tree
    return Query(text, mapped, translate(mapped), mesh, (*advice, *_fields_not_kept(tree)))


def _shown(text: str, mistake: Advice) -> str:
    """Tell a mistake with the place where it stands: a line of the query, and a caret below."""
    start = max(0, mistake.position - _SHOWN)
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    caret = " " * (mistake.position - start) + "^"
    place = f"position {mistake.position + 1} of the query"
    return f"{mistake.message} ({place})\n  {line[start : mistake.position + _SHOWN]}\n  {caret}"


def _fields_not_kept(tree: Tree) -> list[str]:
    asked = (field_of(leaf.tag) for leaf in leaves(tree) if leaf.tag)
    names = dict.fromkeys(field.display for field in asked if field in NOT_KEPT)
    return [f"nothing is found under {name}: it is not kept" for name in names]


def search(app: App, query: Query) -> frozenset[int]:
    """Give the PMIDs of all studies held that answer; what lacks its texts is caught up first."""
    write_texts(app)
    with app.store.read() as session:
        return frozenset(find(session, query.tree, app.now().date(), query.mesh.explode))


def write_texts(app: App) -> int:
    """Write what studies are found by where it is missing or of an older version; count them."""
    with app.store.read() as session:
        missing = texts.count_unwritten(session)
    done = 0
    while done < missing:
        with app.store.write() as session:
            number = texts.write_unwritten(session, AT_ONCE)
        if not number:
            break
        done += number
        app.tell("index", done, missing)
    return done
