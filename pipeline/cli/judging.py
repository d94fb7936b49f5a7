"""Judge any title and abstract: what k2watch would read from them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import click

from pipeline.cli.answers import answers
from pipeline.cli.choosing import TEXT
from pipeline.cli.options import shared
from pipeline.cli.output import warn
from pipeline.domain.annotations import Annotation
from pipeline.domain.headline import headline
from pipeline.errors import EXIT_DONE, EXIT_USAGE, UsageError
from pipeline.reports.json_text import seen
from pipeline.reports.study_json import annotations_json
from pipeline.stages.reading import MAX_LINE_BYTES, Text, judge, text_of


@click.command()
@shared
@click.option("--title", type=TEXT, metavar="TEXT", help="A title.")
@click.option("--abstract", type=TEXT, metavar="TEXT", help="An abstract.")
@click.option(
    "--type", "types", multiple=True, type=TEXT, metavar="NAME",
    help="A publication type of PubMed; repeatable.",
)  # fmt: skip
@click.option("--explain", is_flag=True, help="For people: every answer with its sentence.")
def read(title: str | None, abstract: str | None, types: tuple[str, ...], *, explain: bool) -> int:
    """Judge any abstract without storing it: what kind of study, on whom, how many, which dose.

    Without --title and --abstract, JSON Lines are read from standard input, one text a line:
    {"id", "title", "abstract", "publication_types"?}. One line of JSON answers each. A line that
    cannot be read is answered by its error, and the command ends with 2.

    \b
    Examples:  k2watch read --title 'MK-7 180 µg/day in 244 women: a randomised trial' --explain
               k2watch read <abstracts.jsonl >annotations.jsonl
    """
    write = _explained if explain else _in_one_line
    if title is not None or abstract is not None:
        text = Text(None, title or "", abstract or "", types)
        click.echo(write(text.id, judge(text)))
        return EXIT_DONE
    if sys.stdin.isatty():
        raise UsageError("nothing to read: give --title, --abstract, or JSON Lines on stdin")
    broken = 0
    for number, line in _lines():
        try:
            text = text_of(line)
            click.echo(write(text.id, judge(text)))
        except UsageError as error:
            broken += 1
            warn(f"line {number}: {error}")
            click.echo(_dumped({"id": None, "line": number, "error": str(error)}))
    return EXIT_USAGE if broken else EXIT_DONE


def _lines() -> Iterator[tuple[int, bytes]]:
    """Read what is not empty; of a line that is too long no more is kept than tells so."""
    piece = partial(sys.stdin.buffer.readline, MAX_LINE_BYTES + 1)
    for number, line in enumerate(iter(piece, b""), start=1):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = piece()
        if line.strip():
            yield number, line


def _in_one_line(identifier: Any, found: tuple[Annotation, ...]) -> str:
    return _dumped({"id": identifier, "annotations": annotations_json(found)})


def _dumped(content: dict[str, Any]) -> str:
    """Write one line; half a surrogate pair, which JSON can spell, is no text."""
    return seen(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace").decode())


def _explained(identifier: Any, found: tuple[Annotation, ...]) -> str:
    """Write the headline, and below it each answer with its words."""
    first = headline(found) or "Nothing that makes a headline."
    heading = f"{identifier}: {first}" if identifier is not None else first
    return "\n".join((heading, *(one.plain for one in answers(found))))
