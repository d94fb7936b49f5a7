"""What a command says: answers on stdout, talk and troubles on stderr."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import settings
from pipeline.cli.streams import say
from pipeline.errors import EXIT_TEMPORARY, OutputError, UsageError
from pipeline.reports.json_text import seen
from pipeline.whole_files import remove_stale_drafts, write_whole
from pipeline.wording.private import hide_addresses

# The disk is full, the quota is used up, the disk is broken, all files are in use.
_PASSING = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE)


def foretell(text: str, schema: str, content: dict[str, Any], *, wants_json: bool) -> None:
    """Answer a dry run on stdout: what would be done is what was asked for."""
    if wants_json:
        print_json(schema, content)
    else:
        click.echo(text)


def print_json(schema: str, content: dict[str, Any]) -> None:
    """Write one JSON object that names its schema."""
    whole = {"schema": schema, **content}
    click.echo(seen(json.dumps(whole, ensure_ascii=False, indent=2, default=str)))


def talk(text: str) -> None:
    """Say something to whoever watches, on stderr."""
    if settings().is_talkative:
        say(discreet(text))


def warn(text: str) -> None:
    """Say something an operator must see, on stderr, even from cron."""
    say(f"k2watch: {discreet(text)}")


def discreet(text: str) -> str:
    """Hide readers' addresses, unless somebody asked with -v to see more."""
    return text if settings().verbosity > 0 else hide_addresses(text)


def ended(troubles: list[str]) -> int:
    """Say each trouble, and give the exit code that they make."""
    for one in troubles:
        warn(one)
    return EXIT_TEMPORARY if troubles else 0


def write_file(path: Path, content: bytes) -> None:
    """Replace a file as a whole: whoever reads it meanwhile sees the old one or the new one.

    Raises:
        UsageError: it cannot be written there.
        OutputError: it cannot be written now.
    """
    with complaining(path):
        remove_stale_drafts((path,))
        write_whole(path, content)


@contextmanager
def complaining(path: Path) -> Iterator[None]:
    """Say in one line that a file cannot be written, ever (a wrong place) or now (a full disk).

    Raises:
        UsageError: it cannot be written there.
        OutputError: it cannot be written now.
    """
    try:
        yield
    except OSError as error:
        kind = OutputError if error.errno in _PASSING else UsageError
        raise kind(f"{path}: cannot be written: {error.strerror}") from error
