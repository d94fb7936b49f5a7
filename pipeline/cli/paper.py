"""A page of lines: wrapped, indented and coloured on a terminal, plain and unbroken in a pipe.

A line is data first: what it says is the same in both, and nothing in it is taken for colour,
markup or a terminal's orders.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import click

from pipeline.wording.clean import line

_LONGEST = 40_000  # characters of a line; an abstract's section is one
_NARROWEST = 30
_WIDEST = 100  # columns that an eye still follows


class Tone(StrEnum):
    """How a line is shown on a terminal: rich's styles."""

    PLAIN = ""
    HEAD = "bold"
    ALARM = "bold red"
    FACTS = "bold cyan"
    SOFT = "dim"
    QUOTE = "italic"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; ``indent`` are blanks before it, ``hang`` more before what follows."""

    text: str = ""
    tone: Tone = Tone.PLAIN
    indent: int = 0
    hang: int = 0

    @property
    def plain(self) -> str:
        """Give the line as a pipe gets it, with nothing hidden in it; two blanks part columns."""
        cells = (line(cell, _LONGEST) for cell in self.text.split("  "))
        return " " * self.indent + "  ".join(cells) if self.text else ""


def show(page: Iterable[Line]) -> None:
    """Write a page to stdout."""
    if sys.stdout is None or not sys.stdout.isatty():
        click.echo("\n".join(one.plain for one in page))
    else:
        _print(page)


def _print(page: Iterable[Line]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    columns = shutil.get_terminal_size().columns
    console = Console(width=max(_NARROWEST, min(columns, _WIDEST)), highlight=False)
    for one in page:
        margin = one.indent + one.hang
        text = Text(one.plain.lstrip(), style=one.tone.value)
        head, *rest = text.wrap(console, console.width - margin) or [text]
        console.print(Padding(head, (0, 0, 0, one.indent), expand=False))
        for more in rest:
            console.print(Padding(more, (0, 0, 0, margin), expand=False))
