"""What a search would bring, in words and JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pipeline.domain.numbers import bare_name
from pipeline.query import Advice
from pipeline.query.check import point_at
from pipeline.stages.foresee import Foreseen

SHOWN = 5  # studies named where only the first few are
_NO_TITLES: Mapping[int, str] = {}


def as_json(one: Foreseen) -> dict[str, Any]:
    """Give what a search would bring as JSON values."""
    return asdict(one)


def table(found: list[Foreseen]) -> str:
    """Write what the searches would bring, a line a search."""
    width = max((len(one.search) for one in found), default=0)
    return "\n".join(f"{one.search:<{width}}  {_outcome(one)}" for one in found)


def text(one: Foreseen, titles: Mapping[int, str] = _NO_TITLES) -> str:
    """Write what a search would bring, how PubMed understands it, and what to mind.

    ``titles`` are those of held studies, by PMID.
    """
    lines = [f"\n{one.search}: {one.title}", f"  {_outcome(one)}"]
    lines += [f"  {_edit(one)}"] if one.is_edited else []
    lines += [
        f"  loses {bare_name(pmid)} {titles.get(pmid, '')}".rstrip() for pmid in one.lost[:SHOWN]
    ]
    lines += [f"  understood as: {one.translation}"] if one.translation else []
    lines += [f"  NOT SEARCHED AS WRITTEN: {part}" for part in one.degraded]
    lines += [f"  PubMed warns: {warning}" for warning in one.warnings]
    return "\n".join(lines + [line for advice in one.advice for line in _advice(one, advice)])


def _advice(one: Foreseen, advice: Advice) -> list[str]:
    """Say what to change, and show the place in the query."""
    word = "error" if advice.is_error else "advice"
    line, caret = point_at(one.query, advice.position)
    return [f"  {word}: {advice.message} ({advice.place})", f"    {line}", f"    {caret}"]


def _edit(one: Foreseen) -> str:
    """Say what an edited query would add to what is held, and lose of it."""
    if not one.is_whole:
        return f"edited: of what PubMed created lately it adds {one.new:,}; the rest is not listed"
    return f"edited: adds {one.new:,}, loses {len(one.lost):,} of what the search finds now"


def _outcome(one: Foreseen) -> str:
    if any(advice.is_error for advice in one.advice):
        return "NOT ASKED: PubMed would misread the query; mend it"
    if one.error:
        return f"NOT ANSWERED: {one.error}"
    part = "" if one.is_whole else " of those created lately"
    return f"PubMed {one.reported:>6,} · not held {one.new:>6,}{part}"
