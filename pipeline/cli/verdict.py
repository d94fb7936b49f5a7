"""Findings as people read them: a word each, with sign and colour where a terminal shows them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

import click

from pipeline.secrets import environment
from pipeline.stages.findings import Finding, State

_SIGNS = {State.GOOD: "✓", State.NOTE: "!", State.BAD: "✗"}
_COLOURS = {State.GOOD: "green", State.NOTE: "yellow", State.BAD: "red"}


def letter(section: str, findings: Sequence[Finding], out: TextIO | None = None) -> str:
    """Write the findings of one section under its name, for ``out`` or else for stdout."""
    is_seen = (out or sys.stdout).isatty() and environment().get("TERM") != "dumb"
    name = click.style(section, bold=True) if is_seen and _may_colour() else section
    return "\n".join(["", name, *(_line(one, is_seen) for one in findings)])


def _line(one: Finding, is_seen: bool) -> str:
    word = f"{one.state.value:<4}"
    if is_seen:
        word = f"{_SIGNS[one.state]} {word}"
        word = click.style(word, fg=_COLOURS[one.state]) if _may_colour() else word
    said = f"  {word}  {one.text}"
    return f"{said}\n        → {one.advice}" if one.advice else said


def _may_colour() -> bool:
    return not environment().get("NO_COLOR")  # https://no-color.org
