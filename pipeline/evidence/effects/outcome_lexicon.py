"""Which outcomes the field measures: ``outcomes.tsv``, each name on its rung, made to search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from pipeline.domain.vocabulary import OutcomeRung
from pipeline.evidence.text.words import Lexicon

_FIRST = re.compile(r"[ (/-]")  # what follows the first of several words
_CLASS_OR_BLANK = re.compile(r"\[[^\]]*\]| ")


@dataclass(frozen=True)
class Term:
    """One row of the lexicon; ``better`` is ``lower``, ``higher`` or ``none``.

    ``words`` are patterns; they are compiled when something is read: names are known before.
    """

    name: str
    rung: OutcomeRung
    better: str
    gates: tuple[str, ...]
    words: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compile what the outcome is called, as whole words."""
        spaced = _CLASS_OR_BLANK.sub(_blank_or_hyphen, "|".join(self.words.split(" | ")))
        return re.compile(rf"(?<![a-z0-9])(?:{spaced})s?(?![a-z0-9])")


@cache
def terms() -> tuple[Term, ...]:
    """Read the lexicon that ships beside this module."""
    text = (files(__package__) / "outcomes.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple(_term(*row[:5]) for row in rows[1:])


def rung_of(name: str) -> OutcomeRung | None:
    """Give the rung of an outcome of the lexicon by its name there, in any case; else None."""
    return next((term.rung for term in terms() if term.name.lower() == name.lower()), None)


def _term(name: str, rung: str, better: str, gates: str, words: str) -> Term:
    return Term(name, OutcomeRung(rung), better, tuple(gates.split(" | ")), words)


def _blank_or_hyphen(found: re.Match[str]) -> str:
    return "[ -]" if found[0] == " " else found[0]


@cache
def gates() -> dict[str, dict[str, list[Term]]]:
    """List the gates, with what each opens, by the first of their words, or its plural."""
    found: dict[str, dict[str, list[Term]]] = {}
    for gate, term in [(gate, one) for one in terms() for gate in one.gates]:
        first = _FIRST.split(gate)[0]
        for word in {first, f"{gate}s"} if first == gate else {first}:
            found.setdefault(word, {}).setdefault(gate, []).append(term)
    return found


@cache
def gate_words() -> Lexicon:
    """List the words that open the search for an outcome."""
    return Lexicon(gates())
