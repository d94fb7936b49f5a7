"""The trial board: registrations that reports held name as their own, and what is held of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain.registrations import Registration, board
from pipeline.site.card import Card
from pipeline.site.lists import Sheet, sheets
from pipeline.wording.clean import line


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One registered trial and the cards of its reports."""

    number: str
    protocols: tuple[Card, ...]
    results: tuple[Card, ...]
    others: tuple[Card, ...]


def trial_sheets(cards: Mapping[int, Card]) -> tuple[Sheet[TrialRow], ...]:
    """Put the board on pages; trials whose results are not held come first."""
    found = board(one for card in cards.values() for one in card.registered)
    return sheets([_row(one, cards) for one in found], "trials")


def _row(one: Registration, cards: Mapping[int, Card]) -> TrialRow:
    def those(pmids: Sequence[int]) -> tuple[Card, ...]:
        return tuple(cards[pmid] for pmid in pmids)

    parts = (one.protocols, one.results, one.others)
    return TrialRow(line(one.number, 60), *map(those, parts))
