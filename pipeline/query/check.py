"""Read a query over PubMed's shoulder: what it would do silently that nobody meant.

The rules are PubMed's (pubmed.ncbi.nlm.nih.gov/help/); which of them deserve advice was learned
from searches that lost records. A query that draws no advice may still be a poor one.
"""

from collections.abc import Iterator

from pipeline.query.advice import Advice, AdviceKind
from pipeline.query.fact_pitfalls import fact_pitfalls
from pipeline.query.fields import Field
from pipeline.query.meaning import searched_field
from pipeline.query.pitfalls import pitfalls
from pipeline.query.syntax import QuerySyntaxError, parse
from pipeline.query.tokens import CURLY_QUOTES
from pipeline.query.tree import FactTerm, Leaf, Operation, Operator, Term, Tree, leaves
from pipeline.query.words import fold

__all__ = ["Advice", "AdviceKind", "advise", "point_at"]

# Indexers add these days to months after a record appears; some are never added.
_ADDED_BY_INDEXERS = {
    Field.MESH,
    Field.MAJOR_TOPIC,
    Field.SUBHEADING,
    Field.PUBLICATION_TYPE,
    Field.SUBSTANCE,
    Field.REGISTRY_NUMBER,
    Field.PHARMACOLOGICAL_ACTION,
    Field.INDEXED,
    Field.COMPLETED,
}
_INDEXED_ONLY = "medline"  # the filter for records with MeSH
_SHOWN = 60  # characters of a query on either side of a place


def advise(text: str, *, with_facts: bool = False) -> tuple[Advice, ...]:
    """Say what to change in a query, in reading order; empty when there is nothing to say.

    ``with_facts`` allows ``form:MK-7`` and the like: of studies that are held, not of PubMed.
    """
    try:
        tree = parse(text, with_facts=True)
    except QuerySyntaxError as error:
        message = f"expected {error.expected}"
        return (Advice(error.position, AdviceKind.SYNTAX, message, is_error=True),)
    found = [*_curly_quotes(text), *_on_structure(tree)]
    for leaf in leaves(tree):
        found += fact_pitfalls(leaf, with_facts=with_facts)
        found += () if isinstance(leaf, FactTerm) else pitfalls(leaf)
    return tuple(sorted(dict.fromkeys(found), key=lambda advice: advice.position))


def point_at(text: str, position: int) -> tuple[str, str]:
    """Show a place of a query: a line of it, and a caret for the line below."""
    start = max(0, position - _SHOWN)
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line[start : position + _SHOWN].rstrip(), " " * (position - start) + "^"


def _curly_quotes(text: str) -> Iterator[Advice]:
    places = [place for place, letter in enumerate(text) if letter in CURLY_QUOTES]
    if places:
        yield Advice(
            places[0],
            AdviceKind.CURLY_QUOTES,
            'PubMed may not take curly quotation marks for any: type straight ones, "…"',
        )


def _on_structure(tree: Tree) -> Iterator[Advice]:
    for operation in _operations(tree):
        yield from _mixed_operators(operation)
        yield from _excluded_animals(operation)
    for part in _required(tree):
        yield from _waiting_part(part)


def _operations(tree: Tree) -> Iterator[Operation]:
    if isinstance(tree, Operation):
        yield tree
        for operand in (tree.first, *(step.operand for step in tree.steps)):
            yield from _operations(operand)


def _mixed_operators(operation: Operation) -> Iterator[Advice]:
    first, *later = operation.steps
    other = {Operator.AND: Operator.OR, Operator.OR: Operator.AND}
    for step in later:
        if step.operator is other.get(first.operator):
            yield Advice(
                _start(step.operand),
                AdviceKind.MIXED_OPERATORS,
                "AND and OR are mixed, and PubMed works from left to right: put brackets round "
                "every OR group",
            )
            return


def _excluded_animals(operation: Operation) -> Iterator[Advice]:
    for operator, operand in operation.steps:
        if operator is Operator.NOT and _is_heading(operand, "animals"):
            yield Advice(
                _start(operand),
                AdviceKind.EXCLUDES_BOTH,
                "this leaves out studies of animals and humans both: write NOT (animals[mh] NOT "
                "humans[mh]), or leave it out",
            )


def _is_heading(tree: Tree, name: str) -> bool:
    return isinstance(tree, Term) and searched_field(tree) is Field.MESH and fold(tree.text) == name


def _required(tree: Tree) -> Iterator[list[Leaf]]:
    """List the alternatives between one AND and the next, of which a record must answer one."""
    part: list[Leaf] = []
    if not isinstance(tree, Operation):
        yield [tree]
        return
    part = [*leaves(tree.first)]
    for operator, operand in tree.steps:
        if operator is Operator.AND:
            yield part
            part = [*leaves(operand)]
        elif operator is Operator.OR:
            part += leaves(operand)
    yield part
    for operation in _operations(tree):
        if operation is not tree and any(s.operator is Operator.AND for s in operation.steps):
            yield from _required(operation)


def _waiting_part(part: list[Leaf]) -> Iterator[Advice]:
    if all(map(_waits, part)):
        yield Advice(
            part[0].position,
            AdviceKind.WAITS_FOR_INDEXING,
            "new records have no MeSH, substances or indexer's publication types for weeks, so "
            "this leaves them out: add words in [tiab] with OR, or leave it out",
        )
    if all(_field(leaf) is Field.LANGUAGE for leaf in part):
        yield Advice(
            part[0].position,
            AdviceKind.ONE_LANGUAGE,
            "this leaves out studies in other languages, though most have an English abstract",
        )


def _waits(leaf: Leaf) -> bool:
    field = _field(leaf)
    if field is Field.FILTER and isinstance(leaf, Term):
        return fold(leaf.text) == _INDEXED_ONLY
    return field in _ADDED_BY_INDEXERS


def _field(leaf: Leaf) -> Field | None:
    return None if isinstance(leaf, FactTerm) else searched_field(leaf)


def _start(tree: Tree) -> int:
    return next(leaves(tree)).position
