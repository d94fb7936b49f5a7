"""What may be wrong with a fact in a query, or with words that were meant for one."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from pipeline.domain.fact_values import VOCABULARY, known_value, nearest_value
from pipeline.query.advice import Advice, AdviceKind
from pipeline.query.rendering import render_fact
from pipeline.query.tree import FactTerm, Leaf, Term

_NAMED = re.compile(r"(?P<name>[a-z]{2,}):(?P<value>.*)", re.IGNORECASE)
_ALIKE = 0.75  # of difflib's ratio: desing is design, reform might be form, author is nothing


def fact_pitfalls(leaf: Leaf, *, with_facts: bool) -> Iterator[Advice]:
    """Say what is wrong with a fact, or that there are none in PubMed."""
    if isinstance(leaf, FactTerm) and not with_facts:
        yield Advice(leaf.position, AdviceKind.FACT, _held_only(leaf), is_error=True)
    elif isinstance(leaf, FactTerm):
        if message := _value(leaf):
            yield Advice(leaf.position, AdviceKind.UNKNOWN_FACT, message, is_error=True)
    elif with_facts and isinstance(leaf, Term) and leaf.tag is None and not leaf.quoted:
        for word in filter(None, map(_NAMED.fullmatch, leaf.text.split())):
            yield from _words(word, leaf.position)


def _held_only(fact: FactTerm) -> str:
    return (
        f"PubMed would search for the words of {render_fact(fact)}: only studies that are held "
        "were read and can be asked so (k2watch search, k2watch report --where)"
    )


def _value(fact: FactTerm) -> str:
    name, listed = fact.name, VOCABULARY[fact.name]
    if known_value(name, fact.value):
        return ""
    if not listed:
        return f"nothing to look for is left of {render_fact(fact)}"
    near = nearest_value(name, fact.value)
    instead = f'did you mean {name}:"{near}"?' if near else f"write one of {', '.join(listed)}"
    return f"no study is read as {render_fact(fact)}: {instead}"


def _words(word: re.Match[str], position: int) -> Iterator[Advice]:
    """Advise on a word with a colon, which is a word still: refuse what was likely meant else."""
    name, kind = word["name"].lower(), AdviceKind.UNKNOWN_FACT
    near = get_close_matches(name, VOCABULARY, n=1, cutoff=_ALIKE)
    if name in VOCABULARY:
        message = f'write {name}:"…" without a blank: {word[0]} is searched for as a word'
        yield Advice(position, kind, message, is_error=True)
    elif near:
        message = f'did you mean {near[0]}:? "{word[0]}" in quotation marks searches for the words'
        yield Advice(position, kind, message, is_error=True)
    elif word["value"]:
        names = ", ".join(f"{one}:" for one in VOCABULARY)
        yield Advice(position, kind, f"{word[0]} is searched for as words; facts are {names}")
