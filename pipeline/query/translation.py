"""Show a query the way NCBI says it understood it, as in ESearch's QueryTranslation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pipeline.domain.fact_values import known_value
from pipeline.query.dates import DateSpan, calendar_span
from pipeline.query.fields import Field, Kind, explodes
from pipeline.query.meaning import (
    are_pmids,
    free_words,
    is_near,
    itself,
    searched_field,
    understand,
)
from pipeline.query.rendering import render_fact
from pipeline.query.tree import FactTerm, Leaf, Operator, Range, Term, Tree, evaluate, prune
from pipeline.query.words import fold, is_truncated


class _Shown(NamedTuple):
    text: str
    joined_by: Operator | None = None  # the operator a reader meets outside of brackets

    def beside(self, operator: Operator | None) -> str:
        """Set brackets round what would read differently next to ``operator``."""
        return self.text if self.joined_by in (None, operator) else f"({self.text})"


def translate(tree: Tree) -> str:
    """Write a query in the look of NCBI's QueryTranslation.

    Every term carries the display name of its field, dates are ranges of days, ignored terms are
    gone, and brackets show what is worked out first. A fact shows its value as it is listed. Empty
    when all terms are ignored.
    """
    # Neither the day nor a hierarchy decides whether a term is ignored.
    kept = prune(tree, understand(tree, today=date.max, explode=itself))
    return evaluate(kept, _show, _join).text if kept else ""


def _join(operator: Operator, left: _Shown, rest: Callable[[], _Shown]) -> _Shown:
    right = rest()
    return _Shown(f"{left.beside(operator)} {operator.value} {right.beside(None)}", operator)


def _show(leaf: Leaf) -> _Shown:
    if isinstance(leaf, FactTerm):
        listed = known_value(leaf.name, leaf.value) or leaf.value
        return _Shown(render_fact(replace(leaf, value=listed)))
    field = searched_field(leaf)
    if isinstance(leaf, Range):
        return _Shown(_show_range(leaf, field))
    if field is Field.ALL and not leaf.quoted:
        return _show_free_words(leaf.text)
    span = calendar_span(leaf.text) if field.kind is Kind.DATE else None
    if span:
        return _Shown(_show_span(span, field))
    if field.kind is Kind.NUMBER:
        return _Shown(f"{leaf.text}[{field.display}]")
    return _Shown(f'"{_show_words(leaf.text, field)}"[{field.display}{_modifier(leaf)}]')


def _show_range(span: Range, field: Field) -> str:
    low, high = calendar_span(span.low), calendar_span(span.high)
    if field.kind is Kind.DATE and low and high:
        return _show_span(DateSpan(low.first, high.last), field)
    return f"{span.low}:{span.high}[{field.display}]"


def _show_span(span: DateSpan, field: Field) -> str:
    first, last = (day.isoformat().replace("-", "/") for day in (span.first, span.last))
    return f"{first}:{last}[{field.display}]"


def _show_free_words(text: str) -> _Shown:
    words = free_words(text)
    if are_pmids(words):
        return _Shown(" OR ".join(f"{word}[{Field.UID.display}]" for word in words), Operator.OR)
    shown = [f'"{_show_words(word, Field.ALL)}"[{Field.ALL.display}]' for word in words]
    return _Shown(" AND ".join(shown), Operator.AND if len(shown) > 1 else None)


def _show_words(text: str, field: Field) -> str:
    """Write words as typed, but punctuation as blanks where it only parts words."""
    plain = fold(text)
    if field.kind is not Kind.WORDS or text.lower() == plain:
        return text
    return f"{plain}*" if is_truncated(text) else plain


def _modifier(term: Term) -> str:
    if is_near(term):
        return f":~{term.proximity}"
    no_explosion = term.tag and ":" in term.tag and not explodes(term.tag)
    return ":noexp" if no_explosion else ""
