"""Queries: read one in PubMed's language and in facts, before anything is searched by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import UsageError
from pipeline.query.advice import Advice, AdviceKind
from pipeline.query.article import NOT_KEPT
from pipeline.query.check import advise, point_at
from pipeline.query.mapping import map_terms
from pipeline.query.meaning import searched_field
from pipeline.query.mesh import Mesh
from pipeline.query.syntax import parse
from pipeline.query.translation import translate
from pipeline.query.tree import FactTerm, Tree, leaves

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
