"""Findings as people read them: a word each, with sign and colour where a terminal shows them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

import click

from pipeline.secrets import environment
from pipeline.stages.findings import Finding, State
from pipeline.wording.counts import count

_SIGNS = {State.GOOD: "✓", State.NOTE: "!", State.BAD: "✗"}
_COLOURS = {State.GOOD: "green", State.NOTE: "yellow", State.BAD: "red"}


def letter(section: str, findings: Sequence[Finding], out: TextIO | None = None) -> str:
    """Write the findings of one section under its name, for ``out`` or else for stdout."""
    is_seen = (out or sys.stdout).isatty() and environment().get("TERM") != "dumb"
    name = click.style(section, bold=True) if is_seen and _may_colour() else section
    return "\n".join(["", name, *(_line(one, is_seen) for one in findings)])


def verdict(findings: Sequence[Finding]) -> str:
    """Say in a line what all findings come to."""
    mend = sum(one.state is State.BAD for one in findings)
    know = sum(one.state is State.NOTE for one in findings)
    if not mend and not know:
        return "All is well."
    if not mend:
        return f"All works; {count(know, 'thing', 'things')} to know."
    also = f", {count(know, 'thing', 'things')} to know" if know else ""
    return f"{count(mend, 'thing', 'things')} to mend{also}."


def _line(one: Finding, is_seen: bool) -> str:
    word = f"{one.state.value:<4}"
    if is_seen:
        word = f"{_SIGNS[one.state]} {word}"
        word = click.style(word, fg=_COLOURS[one.state]) if _may_colour() else word
    said = f"  {word}  {one.text}"
    return f"{said}\n        → {one.advice}" if one.advice else said


def _may_colour() -> bool:
    return not environment().get("NO_COLOR")  # https://no-color.org
