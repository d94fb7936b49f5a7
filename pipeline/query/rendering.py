"""A tree as text in one canonical way; ``syntax.parse`` reads it back."""

import re

from pipeline.query.fields import has_ranges
from pipeline.query.tree import FactTerm, Operation, Range, Term, Tree

_PLAIN_END = re.compile(r"[\w/.-]+")


def render(tree: Tree) -> str:
    """Write a tree as text in one canonical way; parsing it gives an equal tree."""
    if isinstance(tree, Term):
        return _render_term(tree)
    if isinstance(tree, Range):
        return _render_range(tree)
    if isinstance(tree, FactTerm):
        return render_fact(tree)
    words = [_render_operand(tree.first)]
    for operator, operand in tree.steps:
        words += [operator.value, _render_operand(operand)]
    return " ".join(words)


def render_fact(fact: FactTerm) -> str:
    """Write a fact with its value in quotation marks, which a value of one word can do without."""
    return f'{fact.name}:"{fact.value}"'


def _render_operand(tree: Tree) -> str:
    return f"({render(tree)})" if isinstance(tree, Operation) else render(tree)


def _render_term(term: Term) -> str:
    text = f'"{term.text}"' if term.quoted else term.text
    if term.tag is None:
        return text
    near = "" if term.proximity is None else f":~{term.proximity}"
    return f"{text}[{term.tag}{near}]"


def _render_range(span: Range) -> str:
    if has_ranges(span.tag) and all(map(_PLAIN_END.fullmatch, (span.low, span.high))):
        return f"{span.low}:{span.high}[{span.tag}]"
    return f'"{span.low}"[{span.tag}] : "{span.high}"[{span.tag}]'
