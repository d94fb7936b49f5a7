"""The shape of a query: terms and ranges, joined from left to right.

PubMed knows no precedence (pubmed.ncbi.nlm.nih.gov/help/#combining-with-boolean-operators), so an
operation is exactly what one reads: a first operand and then step after step. A tree is therefore
only as deep as its brackets, however many terms are joined.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import NamedTuple, TypeAlias, TypeVar

R = TypeVar("R")  # what a tree evaluates to


class Operator(Enum):
    """A Boolean operator; its value is how it is written."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"


@dataclass(frozen=True, slots=True)
class Term:
    """Words to look for.

    ``tag`` is kept as written, without brackets, known to PubMed or not; None when there is none.
    ``proximity`` is the N of ``[tiab:~N]``. ``position`` is where the term starts in the query;
    two terms that differ only in position are equal.
    """

    text: str
    tag: str | None = None
    quoted: bool = False
    proximity: int | None = None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """Two ends, both included, such as ``2026/01/01:2026/01/31[crdt]`` or ``1:500[uid]``."""

    low: str
    high: str
    tag: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FactTerm:
    """What is to have been read from a study, such as ``form:MK-7``; PubMed knows no such thing.

    ``name`` is one of ``domain.fact_values.VOCABULARY``, ``value`` stands as written.
    """

    name: str
    value: str
    position: int = field(default=0, compare=False)


class Step(NamedTuple):
    """One operator and what it joins to everything on its left."""

    operator: Operator
    operand: "Tree"


@dataclass(frozen=True, slots=True)
class Operation:
    """A first operand and at least one step, carried out strictly from left to right."""

    first: "Tree"
    steps: tuple[Step, ...]


Tagged: TypeAlias = Term | Range  # what is searched in a field
Leaf: TypeAlias = Tagged | FactTerm
Tree: TypeAlias = Leaf | Operation


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Walk over what is joined, in reading order."""
    if not isinstance(tree, Operation):
        yield tree
        return
    yield from leaves(tree.first)
    for step in tree.steps:
        yield from leaves(step.operand)


def evaluate(
    tree: Tree,
    answer: Callable[[Leaf], R],
    combine: Callable[[Operator, R, Callable[[], R]], R],
) -> R:
    """Work a tree out from left to right.

    ``answer`` gives the value of a leaf. ``combine`` gets the value so far and a way to work out
    the next operand, so it can leave out what no longer matters.
    """
    if not isinstance(tree, Operation):
        return answer(tree)
    value = evaluate(tree.first, answer, combine)
    for operator, operand in tree.steps:
        value = combine(operator, value, partial(evaluate, operand, answer, combine))
    return value


def prune(tree: Tree, kept: Container[Leaf]) -> Tree | None:
    """Take leaves out of a tree; None when none is kept.

    What is joined to a vanished first operand takes its place, except that nothing minus
    something stays nothing.
    """
    if not isinstance(tree, Operation):
        return tree if tree in kept else None
    first = prune(tree.first, kept)
    steps: list[Step] = []
    for operator, operand in tree.steps:
        left = prune(operand, kept)
        if left is None:
            continue
        if first is not None:
            steps.append(Step(operator, left))
        elif operator is not Operator.NOT:
            first = left
    return Operation(first, tuple(steps)) if first is not None and steps else first
